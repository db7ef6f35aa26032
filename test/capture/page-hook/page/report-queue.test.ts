import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOOK_CONTINUED, HOOK_MORE, type HookReport } from '../../../../src/capture/page-hook/hook-report.ts';
import { ReportQueue } from '../../../../src/capture/page-hook/page/report-queue.ts';
import { parseHookReport } from '../../../../src/capture/page-hook/reading/parse-hook-report.ts';
import { readReport } from '../../../../src/capture/page-hook/reading/read-report.ts';
import { FLAG } from '../../../../src/events/message-segment.ts';

type Sent = {
  readonly socket: number;
  readonly flags: number;
  readonly data: string | Uint8Array<ArrayBuffer>;
};

const TEXT = 1;
const BINARY = 2;
const MEBI = 1024 * 1024;

/** All that a queue tells, read as a background reads it. */
function drain(queue: ReportQueue): HookReport[] {
  const reports: HookReport[] = [];
  for (let text = queue.next(1, 1); text !== null; text = queue.next(1, 1)) {
    const report = parseHookReport(readReport(text));
    if (report === null) throw new Error('the report can not be read');
    reports.push(report);
    queue.delivered();
  }
  return reports;
}

/** Messages of reports: their pieces put together again. */
function messagesOf(
  reports: readonly HookReport[],
): { socket: number; flags: number; data: string | Buffer }[] {
  const found: { socket: number; flags: number; data: string | Buffer }[] = [];
  const open = new Map<string, string | Buffer>();
  for (const { rows, text, base64 } of reports) {
    const bytes = Buffer.from(base64, 'base64');
    let [units, offset] = [0, 0];
    rows.flags.forEach((all, row) => {
      const flags = all & ~(HOOK_MORE | HOOK_CONTINUED);
      const size = rows.size[row] ?? 0;
      const socket = rows.socket[row] ?? -1;
      const isText = (flags & FLAG.opcode) === TEXT;
      const piece = isText ? text.slice(units, units + size) : bytes.subarray(offset, offset + size);
      if (isText) units += size;
      else if ((flags & FLAG.payloadUnknown) === 0) offset += size;
      const key = `${socket} ${flags & FLAG.outgoing}`;
      const before = open.get(key);
      expect((all & HOOK_CONTINUED) !== 0).toBe(before !== undefined);
      const data =
        typeof piece === 'string'
          ? `${typeof before === 'string' ? before : ''}${piece}`
          : Buffer.concat([typeof before === 'object' ? before : Buffer.alloc(0), piece]);
      if ((all & HOOK_MORE) !== 0) open.set(key, data);
      else {
        open.delete(key);
        found.push({ socket, flags, data });
      }
    });
  }
  return found;
}

function add(queue: ReportQueue, { socket, flags, data }: Sent, ordinal: number): void {
  queue.row(1, socket, flags, ordinal, data, data.length);
}

const sent = fc.record({
  socket: fc.nat(3),
  out: fc.boolean(),
  data: fc.oneof(
    { weight: 5, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 5, arbitrary: fc.uint8Array().map((bytes) => new Uint8Array(bytes)) },
    // Each costs a hundredth of a second.
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'x'.repeat(MEBI - 1),
        '\u{1f600}'.repeat(MEBI),
        new Uint8Array(2 * MEBI + 3).fill(7),
      ),
    },
  ),
});

describe('the reports of a page hook', () => {
  it('give every message back, in order and byte for byte', () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), fc.nat(5), (messages, every) => {
        const queue = new ReportQueue('f');
        const reports: HookReport[] = [];
        const expected = messages.map(({ socket, out, data }, ordinal) => {
          const flags = (typeof data === 'string' ? TEXT : BINARY) | (out ? FLAG.outgoing : 0);
          add(queue, { socket, flags, data }, ordinal);
          if (ordinal % (every + 1) === 0) reports.push(...drain(queue));
          return { socket, flags, data: typeof data === 'string' ? data : Buffer.from(data) };
        });
        reports.push(...drain(queue));
        const got = messagesOf(reports);
        expect(got.length).toBe(expected.length);
        got.forEach(({ socket, flags, data }, row) => {
          const wanted = expected[row];
          expect([socket, flags]).toEqual([wanted?.socket, wanted?.flags]);
          // Large ones are not to be printed.
          expect(
            typeof data === 'string' ? data === wanted?.data : data.equals(Buffer.from(wanted?.data ?? '')),
          ).toBe(true);
        });
        expect(reports.map(({ number }) => number)).toEqual(reports.map((_, n) => n));
        expect(queue.empty && queue.bytes === 0).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('hold at most a mebibyte of payload each, and cut no character in two', () => {
    const queue = new ReportQueue('f');
    add(queue, { socket: 0, flags: TEXT, data: `x${'\u{1f600}'.repeat(MEBI)}` }, 0);
    const reports = drain(queue);
    expect(reports.length).toBe(3);
    for (const { text } of reports) {
      expect(text.length).toBeLessThanOrEqual(MEBI);
      // What is cut in two comes back from UTF-8 as something else.
      expect(Buffer.from(text).toString() === text).toBe(true);
    }
  });

  it('let a message wait for its bytes, and those after it for their turn', () => {
    const queue = new ReportQueue('f');
    add(queue, { socket: 0, flags: TEXT, data: 'before' }, 0);
    const row = queue.row(1, 0, BINARY, 1, undefined, 0);
    queue.event({ type: 'erred', at: 1, socket: 0 });
    add(queue, { socket: 0, flags: TEXT, data: 'after' }, 2);
    const [first, ...none] = drain(queue);
    expect([first?.text, first?.events, none]).toEqual(['before', [], []]);
    queue.fill(row, new Uint8Array([1, 2]), 2);
    const [second] = drain(queue);
    expect(second).toMatchObject({ text: 'after', base64: 'AQI=', events: [{ type: 'erred', row: 1 }] });
  });

  it('say of bytes that did not come in time that they are not known', () => {
    const queue = new ReportQueue('f');
    const row = queue.row(1, 0, BINARY, 0, undefined, 0);
    queue.giveUp(Number.POSITIVE_INFINITY);
    expect(drain(queue)[0]?.rows.flags).toEqual([BINARY | FLAG.payloadUnknown]);
    queue.fill(row, new Uint8Array([1]), 1);
    expect(drain(queue)).toEqual([]);
  });

  it('begin a message of several pieces anew: what is in the log ends with a report', () => {
    const queue = new ReportQueue('f');
    queue.event({ type: 'opened', at: 1, socket: 0, protocol: '', extensions: '' });
    add(queue, { socket: 0, flags: TEXT, data: '' }, 0);
    add(queue, { socket: 0, flags: TEXT, data: 'a'.repeat(2 * MEBI) }, 1);
    add(queue, { socket: 0, flags: TEXT, data: 'b' }, 2);
    const reports = drain(queue);
    expect(reports.map(({ events, rows }) => events.length + rows.time.length)).toEqual([2, 1, 1, 1]);
    expect(reports.map(({ before, waiting }) => [before, waiting])).toEqual([
      [0, 2],
      [1, 2],
      [1, 1],
      [2, 0],
    ]);
  });

  it('are the same again until they are delivered: the browser may end a script that does', () => {
    const queue = new ReportQueue('f');
    add(queue, { socket: 0, flags: TEXT, data: `${'a'.repeat(MEBI)}b` }, 0);
    add(queue, { socket: 0, flags: BINARY, data: new Uint8Array([1, 2, 3]) }, 1);
    const cut = queue.next(1, 1);
    queue.event({ type: 'erred', at: 1, socket: 0 });
    expect(queue.next(2, 2)).toBe(cut);
    queue.delivered();
    const second = queue.next(1, 1);
    expect([second === cut, queue.bytes]).toEqual([false, 0]);
    // What comes meanwhile waits behind it.
    add(queue, { socket: 0, flags: TEXT, data: 'after' }, 2);
    const reports = drain(queue);
    expect(reports.map(({ number, text }) => [number, text])).toEqual([
      [1, 'b'],
      [2, 'after'],
    ]);
    expect(reports[0]?.base64).toBe('AQID');
    expect(queue.empty && queue.bytes === 0).toBe(true);
  });

  it('carry events at their place between messages', () => {
    const queue = new ReportQueue('f');
    queue.event({ type: 'opened', at: 1, socket: 0, protocol: '', extensions: '' });
    add(queue, { socket: 0, flags: TEXT, data: 'a' }, 0);
    queue.event({ type: 'erred', at: 1, socket: 0 });
    expect(drain(queue)[0]?.events.map(({ type, row }) => [type, row])).toEqual([
      ['opened', 0],
      ['erred', 1],
    ]);
  });
});
