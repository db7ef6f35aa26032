import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/analysis/explain.ts';
import { explainContextOf } from '../../../../src/analysis/explain-context-of.ts';
import { judge } from '../../../../src/analysis/judge.ts';
import { ConnectionLedger } from '../../../../src/capture/connection-ledger.ts';
import { LogClock } from '../../../../src/capture/log-clock.ts';
import { BatchBuilder } from '../../../../src/formats/batch-builder.ts';
import { Session } from '../../../../src/session/session.ts';
import { RecordedLog } from '../../debugger/recorded-log.ts';
import { frameWithHook } from '../frame-with-hook.ts';

const START = 1_800_000_000_000;
const HEARTBEAT = 25_000;
const HOUR = 3_600_000;

const socket = { row: 0, socket: 0 };
const created = {
  ...socket,
  type: 'created',
  kind: 'websocket',
  url: 'ws://a.example/live',
  mark: 'switchyard#frame1#0',
  stack: '',
};

/** An hour by a simulated clock: a heartbeat each way every 25 s, and at its end what `ending` adds. */
function hour(ending: (at: number) => readonly object[], jump = 0): Session {
  const log = new RecordedLog();
  let now = START;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const frame = frameWithHook(clock, new ConnectionLedger(log), log);
  let before = 0;
  let number = 0;
  const hear = (events: readonly object[], rows: number, wall: number) => {
    const ordinal = Math.floor(before / 2);
    const heard = frame.hear({
      number: number++,
      frame: 'frame1',
      before,
      waiting: 0,
      at: now,
      wall,
      events: events.map((event) => ({ at: now, ...event })),
      rows: {
        time: Array.from({ length: rows }, () => now),
        socket: Array.from({ length: rows }, () => 0),
        flags: [0x11, 0x01].slice(0, rows),
        size: Array.from({ length: rows }, () => 4),
        ordinal: Array.from({ length: rows }, () => ordinal),
      },
      text: 'ping'.repeat(rows),
      base64: '',
    });
    expect(heard).toBe(true);
    before += rows;
  };
  hear([created, { ...socket, type: 'opened', protocol: '', extensions: '' }], 0, now);
  for (let passed = HEARTBEAT; passed < HOUR; passed += HEARTBEAT) {
    now = START + passed;
    // The system's clock is corrected by some milliseconds now and then.
    hear([], 2, now + ((passed / HEARTBEAT) % 7) + (passed > HOUR / 2 ? jump : 0));
  }
  now = START + HOUR;
  hear(ending(now), 0, now + jump);
  const builder = new BatchBuilder('hour');
  for (const event of log.events) builder.event(event);
  for (const message of log.messages) {
    const outgoing = (message.flags & 0x10) !== 0;
    const payload = new TextEncoder().encode(message.payload);
    builder.message({ at: message.at, connection: message.connection, outgoing, opcode: 1, payload });
  }
  builder.flush();
  const session = new Session();
  for (const batch of builder.batches) session.apply(batch);
  return session;
}

function explained(session: Session) {
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const findings = judge(connection, { attempts: [connection], frames: null });
  const context = explainContextOf(session, connection, [connection]);
  return { page: session.pageSpans(connection), cause: explain(connection, findings, context) };
}

const closed = (code: number, wasClean: boolean) => ({
  ...socket,
  type: 'closed',
  code,
  reason: '',
  wasClean,
  asked: false,
  bufferedAmount: 0,
});

describe('an hour of quiet traffic', () => {
  it.each([
    ['that goes on', () => []],
    ['that ends in order', () => [closed(1000, true)]],
  ])('%s: nothing became of the page, and no cause is named', (_, ending) => {
    const { page, cause } = explained(hour(ending));
    expect(page).toEqual([]);
    expect(cause).toBeNull();
  });

  it('that breaks off: the page is not named as the cause', () => {
    const { page, cause } = explained(hour(() => [closed(1006, false)]));
    expect(page).toEqual([]);
    expect(cause?.cause).toBe('abnormal-closure-after-switch');
  });

  it('with a sleep in it: the moment is in the lane, and no cause is named for a socket that outlived it', () => {
    const { page, cause } = explained(hour(() => [], 900_000));
    expect(page).toHaveLength(1);
    expect(page[0]?.state).toBe('clock-jumped');
    expect(Math.abs((page[0]?.by ?? 0) - 900_000)).toBeLessThan(10);
    expect(cause).toBeNull();
  });
});
