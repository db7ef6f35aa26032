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

/** The events of a stream that comes in pieces: `cuts` says after which bytes it is cut. */
function parsePieces(text: string, cuts: (byte: number) => boolean): StreamEvent[] {
  const parser = new EventStreamParser();
  const events: StreamEvent[] = [];
  const bytes = bytesOf(text);
  let from = 0;
  for (let at = 1; at <= bytes.length; at++) {
    if (at < bytes.length && !cuts(at)) continue;
    events.push(...parser.push(bytes.subarray(from, at)));
    from = at;
  }
  return events;
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
      fc.property(stream, fc.infiniteStream(fc.boolean()), (text, cuts) => {
        expect(parsePieces(text, () => cuts.next().value)).toEqual(parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads the same at every cut of every run of up to four line ends', () => {
    const runs = [''];
    for (const run of runs) if (run.length < 4) runs.push(`${run}\r`, `${run}\n`);
    for (const run of runs) {
      const text = `data:a${run}data:b\n\n`;
      const whole = parse(text);
      // Between 'data:a', each of the line ends, and 'data:b'.
      for (let cuts = 0; cuts < 2 ** (run.length + 1); cuts++) {
        expect([run, cuts, parsePieces(text, (at) => (at >= 6 ? (cuts >> (at - 6)) & 1 : 0) === 1)]).toEqual([
          run,
          cuts,
          whole,
        ]);
      }
    }
  });

  it('writes the data of a plain event, and the lines of one with a name or an id', () => {
    expect(streamEventText({ name: 'message', id: null, data: '{"a":1}' })).toBe('{"a":1}');
    expect(streamEventText({ name: 'price', id: '7', data: '1\n2' })).toBe(
      'event: price\nid: 7\ndata: 1\ndata: 2',
    );
  });
});
