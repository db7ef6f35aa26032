import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EventStreamParser,
  type StreamEvent,
  streamEventText,
} from '../../../src/protocol/event-stream/event-stream-parser.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function parse(text: string): StreamEvent[] {
  return new EventStreamParser().push(bytesOf(text));
}

describe('EventStreamParser', () => {
  it.each([
    ['data: a\n\n', [{ name: 'message', id: null, data: 'a' }]],
    ['data:a\ndata\ndata:  b\n\n', [{ name: 'message', id: null, data: 'a\n\n b' }]],
    ['event: price\nid: 7\ndata: 1\n\n', [{ name: 'price', id: '7', data: '1' }]],
    [': nothing\n\nevent: x\n\ndata: y\n\n', [{ name: 'message', id: null, data: 'y' }]],
    [
      'data: a\r\n\r\ndata: b\r\rdata: c\n\n',
      ['a', 'b', 'c'].map((data) => ({ name: 'message', id: null, data })),
    ],
    ['\uFEFFdata: a\n\n', [{ name: 'message', id: null, data: 'a' }]],
    ['id: a\0b\ndata: c\n\n', [{ name: 'message', id: null, data: 'c' }]],
    ['data: no end', []],
  ])('reads %j', (text, events) => {
    expect(parse(text)).toEqual(events);
  });

  it('reads the same however the bytes are cut', () => {
    const line = fc.constantFrom('data: ж', 'data', 'event: e', 'id: 1', ': c', '', '', 'unknown: u');
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const stream = fc.array(fc.tuple(line, end)).map((lines) => lines.map((one) => one.join('')).join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(20)), (text, cuts) => {
        const bytes = bytesOf(text);
        const parser = new EventStreamParser();
        const events: StreamEvent[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          events.push(...parser.push(bytes.subarray(at, at + cut)));
          at = Math.min(bytes.length, at + cut);
        }
        expect(events).toEqual(parse(text));
      }),
    );
  });

  it('writes the data of a plain event, and the lines of one with a name or an id', () => {
    expect(streamEventText({ name: 'message', id: null, data: '{"a":1}' })).toBe('{"a":1}');
    expect(streamEventText({ name: 'price', id: '7', data: '1\n2' })).toBe(
      'event: price\nid: 7\ndata: 1\ndata: 2',
    );
  });
});
