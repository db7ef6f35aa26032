import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionFacts,
  matchesConnection,
  parseConnectionFilter,
} from '../../../src/session/filter/connection-filter.ts';

const REFUSED: ConnectionFacts = {
  url: 'wss://api.example.com:8443/rooms/Blue?token=1',
  host: 'api.example.com:8443',
  status: 404,
  closeCode: 1006,
  state: 'failed',
  from: 5_000,
  until: 7_000,
  checks: () => ({ failed: 1, warned: 0, unknown: 2 }),
};

const UNSEEN: ConnectionFacts = {
  url: '',
  host: '',
  status: null,
  closeCode: null,
  state: 'open',
  from: 6_000,
  until: Number.POSITIVE_INFINITY,
  checks: () => ({ failed: 0, warned: 0, unknown: 0 }),
};

const left = (filter: string, facts: ConnectionFacts) =>
  matchesConnection(parseConnectionFilter(filter).value, facts);

describe('the filter for connections', () => {
  it.each([
    '',
    'blue',
    '"rooms/blue"',
    '/rooms/',
    'host:EXAMPLE',
    'status:404',
    'status:4xx',
    'status=40x',
    'status>=400 status<500',
    '-status:101',
    'close:1006',
    'close:10xx',
    '-close:1000',
    'is:failed',
    'is:refused',
    '-is:open',
    'checks:failed',
    'checks:unknown -checks:warned',
    'time:6000..6500',
    'time:1000..5000',
    'time:7000..',
    '-time:7001..',
    'api status:404 is:failed',
  ])('leaves a refused connection with %j', (filter) => {
    expect(parseConnectionFilter(filter).faults).toEqual([]);
    expect(left(filter, REFUSED)).toBe(true);
  });

  it.each([
    'red',
    '-blue',
    'host:rooms',
    'status:101',
    'status<400',
    'close:1000',
    'is:closed',
    'checks:warned',
    'time:1000..4999',
    'time:7001..8000',
    '-time:..6000',
  ])('takes it out with %j', (filter) => {
    expect(left(filter, REFUSED)).toBe(false);
  });

  it('takes what nobody saw end for one that lives on', () => {
    expect(left('time:900000..', UNSEEN)).toBe(true);
    expect(left('time:..5999', UNSEEN)).toBe(false);
  });

  it('says what is no time, and looks for its words', () => {
    expect(parseConnectionFilter('time:soon')).toMatchObject({
      value: [{ kind: 'text', text: 'time:soon' }],
      faults: [{ index: 0 }],
    });
  });

  it('takes a number that was not seen for none', () => {
    expect(left('status:404', UNSEEN)).toBe(false);
    expect(left('close<2000', UNSEEN)).toBe(false);
    expect(left('-status:101', UNSEEN)).toBe(true);
  });

  it.each([
    ['status:many', 'bad-number', 0, 11],
    ['a is:odd', 'bad-state', 2, 6],
    ['checks:good', 'bad-checks', 0, 11],
    ['x dir:in', 'message-condition', 2, 6],
    ['size>1k', 'message-condition', 0, 7],
    ['"open', 'unterminated-quote', 0, 5],
    ['stat:4xx', 'unknown-condition', 0, 8],
  ])('names the fault of %j with its place, and takes it for a text', (input, code, index, length) => {
    const { value, faults } = parseConnectionFilter(input);
    expect(faults).toMatchObject([{ code, index, length }]);
    expect(value.at(-1)).toMatchObject({ kind: 'text' });
  });

  it('reads anything, with faults inside of the input', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (input) => {
        const { value, faults } = parseConnectionFilter(input);
        matchesConnection(value, REFUSED);
        for (const { index, length } of faults) expect(index + length).toBeLessThanOrEqual(input.length);
      }),
    );
  });
});
