import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../../src/capture/log-clock.ts';
import { HOOK_MORE } from '../../../../src/capture/page-hook/hook-report.ts';
import { HookSource, markOfHookKey } from '../../../../src/capture/page-hook/reading/hook-source.ts';
import { connectionId } from '../../../../src/events/units.ts';
import { RecordedLog } from '../../debugger/recorded-log.ts';

const NOW = 1_800_000_000_000;
const URL_OF_SOCKET = 'ws://a.example/chat';
const OUT = 0x10;

interface Row {
  readonly socket?: number;
  readonly flags: number;
  readonly data: string;
  readonly ordinal: number;
  readonly time?: number;
}

/** A report as a hook sends it; `events` say themselves before which row they come. */
function report(
  number: number,
  events: readonly object[],
  rows: readonly Row[] = [],
  at = NOW,
  wall = at,
): object {
  const isText = (row: Row) => (row.flags & 0x0f) === 1;
  const sizeOf = (row: Row) => (isText(row) ? row.data.length : Buffer.byteLength(row.data, 'latin1'));
  const joined = (kind: boolean) =>
    rows
      .filter((row) => isText(row) === kind)
      .map(({ data }) => data)
      .join('');
  return {
    number,
    at,
    wall,
    events: events.map((event) => ({ row: 0, at, socket: 0, ...event })),
    rows: {
      time: rows.map(({ time }) => time ?? at),
      socket: rows.map(({ socket }) => socket ?? 0),
      flags: rows.map(({ flags }) => flags),
      size: rows.map(sizeOf),
      ordinal: rows.map(({ ordinal }) => ordinal),
    },
    text: joined(true),
    base64: Buffer.from(joined(false), 'latin1').toString('base64'),
  };
}

const created = (more: object = {}) => ({
  type: 'created',
  kind: 'websocket',
  url: URL_OF_SOCKET,
  protocols: [],
  mark: 'switchyard#frame1#0',
  stack: 'Error\n    at open (http://a.example/app.js:3:9)\n    at http://a.example/app.js:9:1',
  ...more,
});

function rig() {
  const log = new RecordedLog();
  let now = NOW;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const ledger = new ConnectionLedger(log);
  const answers: [number, string | null][] = [];
  const hooks = new HookSource(
    { answered: (_, request, problem) => answers.push([request, problem]), handshakeMissing: () => {} },
    clock,
    ledger,
    log,
  );
  const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
  const cdp = new DebuggerSource(owner, clock, log, ledger);
  const place = { key: 'd1', target: 'page', url: 'http://a.example/' } as const;
  return {
    log,
    clock,
    ledger,
    hooks,
    cdp,
    answers,
    frame: hooks.open(place),
    place,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** The events of the debugger for a socket that the page hook named. */
function fromDebugger(cdp: DebuggerSource, id: string, mark: string): void {
  const callFrames = [
    { functionName: mark, url: 'chrome-extension://x/hook.js', lineNumber: 0, columnNumber: 0 },
  ];
  cdp.handle('Network.webSocketCreated', {
    requestId: id,
    url: URL_OF_SOCKET,
    initiator: { type: 'script', stack: { callFrames } },
  });
}
function frameOf(cdp: DebuggerSource, id: string, way: 'Sent' | 'Received', payloadData: string): void {
  cdp.handle(`Network.webSocketFrame${way}`, {
    requestId: id,
    timestamp: 5,
    response: { opcode: 1, payloadData },
  });
}

const payloads = (log: RecordedLog) => log.messages.map(({ payload }) => payload);

describe('what a page hook tells', () => {
  it('becomes a connection with its page, its stack, its messages and its close', () => {
    const { log, frame } = rig();
    const rows = [
      { flags: 1 | OUT, data: 'héé', ordinal: 0 },
      { flags: 2, data: '\x01\x02\xff', ordinal: 0 },
      { flags: 1, data: '', ordinal: 1 },
    ];
    const heard = frame.hear(
      report(
        0,
        [
          created(),
          { type: 'opened', protocol: 'chat', extensions: '' },
          {
            type: 'closed',
            row: 3,
            code: 4001,
            reason: 'bye',
            wasClean: true,
            asked: false,
            bufferedAmount: 0,
          },
        ],
        rows,
      ),
    );
    expect(heard).toBe(true);
    expect(log.outline).toEqual(['connection/created 0', 'connection/opened 0', 'connection/closed 0']);
    const { initiator, pageUrl, target } = log.last('connection/created');
    expect(pageUrl).toEqual({ seen: true, value: 'http://a.example/' });
    expect(target).toBe('page');
    expect(initiator.seen && initiator.value.stack.map(({ functionName }) => functionName)).toEqual([
      'open',
      '',
    ]);
    expect(log.messages.map(({ flags, payload }) => [flags, payload])).toEqual([
      [1 | OUT, 'héé'],
      [2, Buffer.from([1, 2, 255]).toString('base64')],
      [1, ''],
    ]);
    expect(log.last('connection/closed').close).toEqual({
      seen: true,
      value: { code: 4001, reason: 'bye', wasClean: true, by: 'server' },
    });
  });

  it('is never evidence of a handshake', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created(), { type: 'opened', protocol: 'x', extensions: 'y' }]));
    frame.hear(
      report(1, [{ type: 'thrown', name: 'SecurityError', message: 'Unexpected response code: 404' }]),
    );
    expect(log.outline.filter((line) => line.startsWith('handshake/'))).toEqual([]);
    expect(log.events.filter((event) => 'source' in event && event.source !== 'page-hook')).toEqual([]);
  });

  it('is put together where it came in pieces, each way by itself', () => {
    const { log, frame } = rig();
    frame.hear(
      report(
        0,
        [created()],
        [
          { flags: 1 | HOOK_MORE, data: 'on', ordinal: 0 },
          { flags: 2 | OUT | HOOK_MORE, data: 'ab', ordinal: 0 },
          { flags: 1 | HOOK_MORE, data: 'e and ', ordinal: 0 },
        ],
      ),
    );
    expect(log.messages).toEqual([]);
    frame.hear(report(1, [], [{ flags: 2 | OUT, data: 'c', ordinal: 0 }]));
    frame.hear(report(2, [], [{ flags: 1, data: 'the same', ordinal: 0 }]));
    expect(payloads(log)).toEqual([Buffer.from('abc').toString('base64'), 'one and the same']);
  });

  it('told again is not written again, and a hole in it becomes a gap of as many messages', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0 }]));
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0 }]));
    expect(payloads(log)).toEqual(['a']);
    frame.hear(report(1, [], [{ flags: 1, data: 'd', ordinal: 3 }]));
    expect(log.last('capture/gap').messages).toBe(2);
    frame.hear(report(5, [], [{ flags: 1, data: 'e', ordinal: 4 }]));
    expect(log.last('capture/gap').messages).toBeNull();
    expect(payloads(log)).toEqual(['a', 'd', 'e']);
  });

  it('of a clock that was set is shifted, and otherwise kept', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0, time: NOW - 30 }]));
    expect(log.messages[0]?.at).toBe(NOW - 30);
    const ahead = 3_600_000;
    frame.hear(
      report(1, [], [{ flags: 1, data: 'b', ordinal: 1, time: NOW + ahead - 20 }], NOW + ahead, NOW),
    );
    expect(log.messages[1]?.at).toBe(NOW - 20);
  });

  it('are those of the page however long a report was on its way, so that they stay in order', () => {
    const { log, frame, pass } = rig();
    pass(1500);
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0, time: NOW - 30 }], NOW));
    frame.hear(report(1, [], [{ flags: 1, data: 'b', ordinal: 1, time: NOW + 1400 }], NOW + 1450));
    expect(log.messages.map(({ at }) => at)).toEqual([NOW - 30, NOW + 1400]);
  });

  it('of a policy is believed to the relay alone, whoever spoke first', () => {
    const { log, frame } = rig();
    frame.hear({ type: 'blocked', url: URL_OF_SOCKET, directive: 'connect-src' });
    expect(log.events).toEqual([]);
    frame.hear(report(0, [created()]));
    expect(log.outline).toEqual(['connection/created 0', 'connection/blocked 0', 'connection/closed 0']);
    expect(log.last('connection/blocked').source).toBe('content-script');
    const forged = { type: 'blocked', socket: -1, url: URL_OF_SOCKET, directive: 'connect-src' };
    frame.hear(`${JSON.stringify(report(1, [forged]))}\n`);
    frame.hear(`${JSON.stringify({ type: 'blocked', url: URL_OF_SOCKET, directive: 'connect-src' })}\n`);
    expect(log.outline).toHaveLength(3);
  });

  it('counts as sent by Switchyard only where Switchyard asked for it', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()]));
    frame.expectOurs(0, 'ours');
    frame.hear(
      report(
        1,
        [],
        [
          { flags: 1 | OUT | 0x80, data: 'ours', ordinal: 0 },
          { flags: 1 | OUT | 0x80, data: 'forged', ordinal: 1 },
        ],
      ),
    );
    expect(log.messages.map(({ flags }) => flags & 0x80)).toEqual([0x80, 0]);
  });

  it('ends with its frame, and tells who asked for what', () => {
    const { log, frame, answers, hooks } = rig();
    frame.hear(report(0, [created(), { type: 'answer', request: 7, problem: 'gone' }]));
    expect(answers).toEqual([[7, 'gone']]);
    expect(hooks.reach(connectionId(0))).toEqual({ frame, socket: 0 });
    frame.gone();
    expect(log.outline).toEqual(['connection/created 0', 'connection/closed 0']);
    expect(hooks.reach(connectionId(0))).toBeNull();
    expect(hooks.frames.size).toBe(0);
  });

  it('of a socket that was there before is discovered, and still connecting it is created', () => {
    const { log, frame } = rig();
    const adopted = { type: 'adopted', kind: 'websocket', url: URL_OF_SOCKET, protocol: '', extensions: '' };
    frame.hear(
      report(0, [
        { ...adopted, readyState: 1, mark: 'switchyard#f#0' },
        { ...adopted, socket: 1, readyState: 0, mark: 'switchyard#f#1' },
      ]),
    );
    expect(log.outline).toEqual(['connection/discovered 0', 'connection/opened 0', 'connection/created 1']);
  });
});

describe('a page hook beside the debugger', () => {
  it.each([
    ['first', true],
    ['later', false],
  ])('tells one connection by its mark, whoever spoke %s, and each message once', (_, hookFirst) => {
    const { log, frame, cdp } = rig();
    const tell = () => frame.hear(report(0, [created()]));
    if (hookFirst) tell();
    fromDebugger(cdp, '7.1', 'switchyard#frame1#0');
    if (!hookFirst) tell();
    frameOf(cdp, '7.1', 'Sent', 'one');
    frameOf(cdp, '7.1', 'Sent', 'two');
    // Handed over: the hook tells from the second on, the debugger goes on for a while.
    frame.hear(
      report(
        1,
        [],
        [
          { flags: 1 | OUT, data: 'two', ordinal: 1 },
          { flags: 1 | OUT, data: 'three', ordinal: 2 },
        ],
      ),
    );
    frameOf(cdp, '7.1', 'Sent', 'three');
    frameOf(cdp, '7.1', 'Sent', 'four');
    frame.hear(
      report(
        2,
        [],
        [
          { flags: 1 | OUT, data: 'four', ordinal: 3 },
          { flags: 1 | OUT, data: 'five', ordinal: 4 },
        ],
      ),
    );
    expect(payloads(log)).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(new Set(log.messages.map(({ connection }) => connection))).toEqual(new Set([0]));
    expect(log.last('connection/joined')).toMatchObject({
      connection: 0,
      how: 'exact',
      source: hookFirst ? 'debugger' : 'page-hook',
    });
  });

  it('keeps the messages of sockets that the debugger never saw created', () => {
    const { log, frame, cdp } = rig();
    frame.hear(report(0, [created()]));
    frameOf(cdp, '9.9', 'Received', 'seen twice');
    frame.hear(report(1, [], [{ flags: 1, data: 'seen twice', ordinal: 0 }]));
    // One more than the hook knows of is somebody else's.
    frameOf(cdp, '9.10', 'Received', 'of another');
    expect(payloads(log)).toEqual(['seen twice', 'of another']);
    expect(log.outline).toEqual(['connection/created 0', 'connection/discovered 1']);
  });

  it('goes on in a cleared log, and after a restart, with the same connection', () => {
    const { log, frame, cdp, ledger, hooks, clock, place } = rig();
    fromDebugger(cdp, '7.1', 'switchyard#frame1#0');
    frame.hear(report(0, [created(), { type: 'opened', row: 0, protocol: 'p', extensions: '' }]));
    const second = new RecordedLog();
    ledger.beginLog(second);
    hooks.beginLog(second);
    frame.hear(report(1, [], [{ flags: 1, data: 'on', ordinal: 0 }]));
    expect(second.outline).toEqual([
      'connection/created 0',
      'connection/created 0',
      'connection/joined 0',
      'connection/opened 0',
    ]);

    const third = new RecordedLog();
    const again = new ConnectionLedger(third);
    again.restore(second.events, markOfHookKey);
    const restarted = new HookSource({ answered: () => {}, handshakeMissing: () => {} }, clock, again, third);
    const reopened = restarted.open(place);
    reopened.hear(report(2, [], [{ flags: 1, data: 'still', ordinal: 1 }]));
    expect(third.messages.map(({ connection, payload }) => [connection, payload])).toEqual([[0, 'still']]);
    expect(again.marked('switchyard#frame1#0')?.keys).toEqual(['7.1', 'hook d1 0 switchyard#frame1#0']);
    expect(log.messages).toEqual([]);
  });
});
