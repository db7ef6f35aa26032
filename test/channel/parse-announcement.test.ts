import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnnouncement } from '../../src/channel/parse-announcement.ts';

const MESSAGES = {
  count: 2,
  time: new Float64Array(2),
  connection: new Uint32Array(2),
  size: new Uint32Array(2),
  stored: new Uint32Array(2),
  flags: new Uint8Array(2),
};
const EVENTS = [{ seq: 4, event: { type: 'page/navigated', at: 1, url: 'https://a.example/' } }];
const BATCH = { log: 'a', number: 3, firstSeq: 4, events: EVENTS, messages: MESSAGES };

describe('parseAnnouncement', () => {
  it('reads a batch as it comes through a structured clone', () => {
    const cloned: unknown = structuredClone({ type: 'batch', batch: BATCH });
    expect(parseAnnouncement(cloned)).toEqual({ type: 'batch', batch: BATCH });
  });

  it('reads the end of a log', () => {
    expect(parseAnnouncement({ type: 'cleared', log: 'a' })).toEqual({ type: 'cleared', log: 'a' });
  });

  it.each([
    ['nothing', null],
    ['another type', { type: 'erase', log: 'a' }],
    ['no log', { type: 'cleared' }],
    ['a batch without messages', { type: 'batch', batch: { ...BATCH, messages: undefined } }],
    ['a negative number', { type: 'batch', batch: { ...BATCH, number: -1 } }],
    ['a fractional place', { type: 'batch', batch: { ...BATCH, firstSeq: 0.5 } }],
    [
      'an event without a time',
      { type: 'batch', batch: { ...BATCH, events: [{ seq: 4, event: { type: 'x' } }] } },
    ],
    ['columns that went through JSON', JSON.parse(JSON.stringify({ type: 'batch', batch: BATCH }))],
    [
      'a column that is too short',
      { type: 'batch', batch: { ...BATCH, messages: { ...MESSAGES, flags: new Uint8Array(1) } } },
    ],
    [
      'a count that does not fit',
      { type: 'batch', batch: { ...BATCH, messages: { ...MESSAGES, count: 3 } } },
    ],
  ])('refuses %s', (_, data: unknown) => {
    expect(parseAnnouncement(data)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (data) => parseAnnouncement(data) === null));
  });
});
