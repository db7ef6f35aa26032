import { describe, expect, it } from 'vitest';
import { Outbox } from '../../../../src/capture/page-hook/page/outbox.ts';
import { parseHookReport } from '../../../../src/capture/page-hook/reading/parse-hook-report.ts';
import { readReport } from '../../../../src/capture/page-hook/reading/read-report.ts';
import { FLAG } from '../../../../src/events/message-segment.ts';

const TEXT = 1;
const BINARY = 2;
const MEBI = 1024 * 1024;

/** An outbox by a clock that is moved by hand. */
function outboxByHand() {
  let now = 0;
  const tasks: { readonly task: () => void; readonly due: number }[] = [];
  const told: { readonly flags: readonly number[]; readonly length: number }[] = [];
  const events: string[] = [];
  /** Reports that are taken, and whose sender is not sure of that. */
  const line = { unsure: 0 };
  const outbox = new Outbox(
    'f',
    (report) => {
      const parsed = parseHookReport(readReport(report));
      if (parsed === null) throw new Error('the report can not be read');
      told.push({ flags: parsed.rows.flags, length: parsed.text.length });
      events.push(...parsed.events.map(({ type }) => type));
      return line.unsure-- <= 0;
    },
    (task, delay) => tasks.push({ task, due: now + delay }),
    () => now,
  );
  return {
    outbox,
    told,
    events,
    line,
    /** Runs what is due until then. */
    until: (time: number): void => {
      for (;;) {
        const next = tasks.toSorted((one, other) => one.due - other.due)[0];
        if (next === undefined || next.due > time) break;
        tasks.splice(tasks.indexOf(next), 1);
        now = Math.max(now, next.due);
        next.task();
      }
      now = time;
    },
  };
}

describe('what a page hook tells', () => {
  it('waits for the bytes of a Blob, but not for ever', () => {
    const { outbox, told, until } = outboxByHand();
    outbox.release();
    const row = outbox.row(0, 0, BINARY, 0, undefined, 0);
    outbox.row(0, 0, TEXT, 1, 'after', 5);
    until(4900);
    expect(told).toEqual([]);
    until(5100);
    expect(told).toEqual([{ flags: [BINARY | FLAG.payloadUnknown, TEXT], length: 5 }]);
    outbox.fill(row, new Uint8Array(1), 1);
    until(9000);
    expect(told).toHaveLength(1);
  });

  it('waits as long for each of several Blobs', () => {
    const { outbox, told, until } = outboxByHand();
    outbox.release();
    outbox.row(0, 0, BINARY, 0, undefined, 0);
    until(3000);
    const second = outbox.row(3000, 0, BINARY, 1, undefined, 0);
    until(6000);
    expect(told.map(({ flags }) => flags)).toEqual([[BINARY | FLAG.payloadUnknown]]);
    outbox.fill(second, new Uint8Array(1), 1);
    until(7000);
    expect(told.map(({ flags }) => flags)).toEqual([[BINARY | FLAG.payloadUnknown], [BINARY]]);
  });

  it('is told after the page had its turn, however large, and a mebibyte at a time', () => {
    const { outbox, told, until } = outboxByHand();
    outbox.release();
    outbox.row(0, 0, TEXT, 0, 'a'.repeat(3 * MEBI), 3 * MEBI);
    expect(told).toEqual([]);
    until(1000);
    expect(told.map(({ length }) => length)).toEqual([MEBI, MEBI, MEBI]);
  });

  it('is sent before it falls silent, bytes that are still being read as not known', () => {
    const { outbox, told, events, until } = outboxByHand();
    outbox.release();
    outbox.row(0, 0, TEXT, 0, 'a'.repeat(MEBI + 1), MEBI + 1);
    const row = outbox.row(0, 0, BINARY, 1, undefined, 0);
    outbox.finish(() => outbox.event({ type: 'erred', at: 0, socket: 0 }));
    // A mebibyte at once, the rest after the page had its turn.
    expect(told.map(({ length }) => length)).toEqual([MEBI]);
    until(100);
    expect(told.map(({ length }) => length)).toEqual([MEBI, 1, 0]);
    expect(told[1]?.flags.at(-1)).toBe(BINARY | FLAG.payloadUnknown);
    expect(events).toEqual(['erred']);
    outbox.fill(row, new Uint8Array(1), 1);
    outbox.event({ type: 'erred', at: 0, socket: 0 });
    until(9000);
    expect(events).toEqual(['erred']);
  });

  it('goes on where it is wanted again before all was sent', () => {
    const { outbox, told, events, until } = outboxByHand();
    outbox.release();
    outbox.row(0, 0, TEXT, 0, 'a'.repeat(MEBI + 1), MEBI + 1);
    outbox.finish(() => outbox.event({ type: 'erred', at: 0, socket: 0 }));
    outbox.release();
    outbox.row(0, 0, TEXT, 1, 'b', 1);
    until(100);
    expect(told.map(({ length }) => length)).toEqual([MEBI, 2]);
    expect(events).toEqual([]);
  });

  it('is sent again, the same, where it may not have arrived', () => {
    const { outbox, told, events, line, until } = outboxByHand();
    outbox.release();
    line.unsure = 1;
    outbox.row(0, 0, TEXT, 0, 'a', 1);
    until(30);
    outbox.row(30, 0, TEXT, 1, 'bc', 2);
    until(100);
    expect(told.map(({ length }) => length)).toEqual([1, 1, 2]);
    line.unsure = 1;
    outbox.finish(() => outbox.event({ type: 'erred', at: 0, socket: 0 }));
    until(200);
    expect(events).toEqual(['erred', 'erred']);
  });

  it('is sent as the page goes, though nobody has decided yet whether it is wanted', () => {
    const { outbox, told, until } = outboxByHand();
    outbox.row(0, 0, TEXT, 0, 'a', 1);
    until(1000);
    outbox.flush();
    expect(told).toEqual([]);
    outbox.leave(true);
    outbox.row(0, 0, TEXT, 1, 'bc', 2);
    expect(told.map(({ length }) => length)).toEqual([1, 2]);
    // It came back, and it is not wanted.
    outbox.leave(false);
    outbox.row(0, 0, TEXT, 2, 'd', 1);
    outbox.hold();
    outbox.leave(true);
    expect(told).toHaveLength(2);
  });
});
