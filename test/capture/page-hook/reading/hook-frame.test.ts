import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../../src/capture/log-clock.ts';
import { HOOK_CONTINUED, HOOK_MORE } from '../../../../src/capture/page-hook/hook-report.ts';
import { HookFrame } from '../../../../src/capture/page-hook/reading/hook-frame.ts';
import { markOfHookKey } from '../../../../src/capture/page-hook/reading/hook-key.ts';
import { MOST_LIVE_SOCKETS } from '../../../../src/capture/page-hook/reading/tracked-sockets.ts';
import { FLAG } from '../../../../src/events/message-segment.ts';
import { notSeen } from '../../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../../src/events/units.ts';
import { RecordedLog } from '../../debugger/recorded-log.ts';
import { frameWithHook, PAGE, sharedByFrames } from '../frame-with-hook.ts';

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

/** A report as a hook sends it, after as many messages as its number unless told; `events` say themselves before which row they come. */
function report(
  number: number,
  events: readonly object[],
  rows: readonly Row[] = [],
  at = NOW,
  wall = at,
  before = 0,
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
    frame: 'frame1',
    before,
    waiting: 0,
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
  mark: 'switchyard#frame1#0',
  stack: 'Error\n    at open (http://a.example/app.js:3:9)\n    at http://a.example/app.js:9:1',
  ...more,
});

const ADOPTED = {
  type: 'adopted',
  kind: 'websocket',
  url: URL_OF_SOCKET,
  protocol: '',
  extensions: '',
  mark: '',
};

const another = (socket: number) => created({ socket, mark: '' });

function rig() {
  const log = new RecordedLog();
  let now = NOW;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const ledger = new ConnectionLedger(log);
  const answers: [number, string | null][] = [];
  const shared = sharedByFrames(clock, ledger, log, (_, request, problem) =>
    answers.push([request, problem]),
  );
  const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
  const cdp = new DebuggerSource(owner, clock, log, ledger);
  return {
    log,
    clock,
    ledger,
    cdp,
    answers,
    shared,
    frame: new HookFrame(PAGE, shared),
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
    frame.hear(report(1, [], [{ flags: 1, data: 'd', ordinal: 3 }], NOW, NOW, 1));
    expect(log.last('capture/gap').messages).toBe(2);
    // No message is missing, but something may be.
    frame.hear(report(5, [], [{ flags: 1, data: 'e', ordinal: 4 }], NOW, NOW, 2));
    expect(log.last('capture/gap').messages).toBeNull();
    expect(payloads(log)).toEqual(['a', 'd', 'e']);
  });

  it('knows from the next report how many messages were in those that are missing, and says so once', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0 }]));
    frame.hear(report(3, [], [{ flags: 1, data: 'e', ordinal: 4 }], NOW, NOW, 5));
    expect(log.events.flatMap((event) => (event.type === 'capture/gap' ? [event.messages] : []))).toEqual([
      4,
    ]);
    expect(payloads(log)).toEqual(['a', 'e']);
  });

  it('of a message whose first pieces are missing has no payload, rather than half of one', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()]));
    const flags = 1 | HOOK_CONTINUED;
    frame.hear(report(2, [], [{ flags: flags | HOOK_MORE, data: 'middle', ordinal: 0 }]));
    frame.hear(
      report(
        3,
        [],
        [
          { flags, data: 'end', ordinal: 0 },
          { flags: 1, data: 'next', ordinal: 1 },
        ],
      ),
    );
    expect(log.messages.map(({ flags: all, payload }) => [all, payload])).toEqual([
      [1 | FLAG.payloadUnknown, ''],
      [1, 'next'],
    ]);
  });

  it('stays before a message of which only pieces came: a line that is opened anew begins there', () => {
    const { log, frame, shared } = rig();
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0 }]));
    const first = report(1, [], [{ flags: 1 | HOOK_MORE, data: 'b', ordinal: 1 }], NOW, NOW, 1);
    const last = report(2, [], [{ flags: 1 | HOOK_CONTINUED, data: 'c', ordinal: 1 }], NOW, NOW, 1);
    frame.hear(first);
    const offset = { document: `${PAGE.key} frame1`, next: 1, messages: 1 };
    expect(shared.offsets.takeChanged()).toEqual([offset]);
    const reopened = new HookFrame(PAGE, shared);
    reopened.hear(first);
    reopened.hear(last);
    expect(payloads(log)).toEqual(['a', 'bc']);
    expect(shared.offsets.takeChanged()).toEqual([{ ...offset, next: 3, messages: 2 }]);
  });

  it('are not recorded once recording ended, and do not come again', () => {
    const { log, frame } = rig();
    frame.hear(report(0, [created()], [{ flags: 1, data: 'a', ordinal: 0 }]));
    const late = report(1, [], [{ flags: 1, data: 'b', ordinal: 1 }], NOW, NOW, 1);
    frame.pass(late);
    frame.hear(late);
    frame.hear(
      report(2, [{ ...ADOPTED, readyState: 1 }], [{ flags: 1, data: 'c', ordinal: 0 }], NOW, NOW, 2),
    );
    expect(payloads(log)).toEqual(['a', 'c']);
    expect(log.outline).toEqual(['connection/created 0']);
  });

  it('of a socket that nobody knows are those of a connection whose beginning is not known', () => {
    const { log, frame } = rig();
    frame.hear(report(7, [], [{ socket: 3, flags: 1, data: 'a', ordinal: 40 }], NOW, NOW, 40));
    expect(log.last('connection/discovered').url).toEqual({ seen: false, why: 'before-recording' });
    expect(payloads(log)).toEqual(['a']);
  });

  it('of one socket too many say so once, and those that are over give their places back', () => {
    const { log, shared, ledger } = rig();
    for (let n = 0; n < MOST_LIVE_SOCKETS; n++) {
      const sourceKey = `hook ${PAGE.key} ${n} `;
      const of = { at: epochMilliseconds(NOW), connection: connectionId(0), source: 'page-hook' } as const;
      const kind = 'websocket';
      const url = notSeen('before-recording');
      ledger.discover(sourceKey, {
        type: 'connection/discovered',
        ...of,
        kind,
        url,
        sourceKey,
        target: 'page',
      });
    }
    const frame = new HookFrame(PAGE, shared);
    frame.hear(report(0, [another(MOST_LIVE_SOCKETS), another(MOST_LIVE_SOCKETS + 1)]));
    // What such a socket carries is in that gap.
    frame.hear(report(1, [], [{ socket: MOST_LIVE_SOCKETS, flags: 1, data: 'a', ordinal: 0 }]));
    expect(log.outline.slice(MOST_LIVE_SOCKETS)).toEqual(['capture/gap']);
    frame.hear(
      report(2, [
        { type: 'closed', code: 1000, reason: '', wasClean: true, asked: true, bufferedAmount: 0 },
        another(MOST_LIVE_SOCKETS + 2),
      ]),
    );
    expect(log.outline.at(-1)).toBe(`connection/created ${MOST_LIVE_SOCKETS}`);
  });

  it('end once, though a frame that was taken for gone comes back and reports the end itself', () => {
    const { log, frame, shared } = rig();
    frame.hear(report(0, [created()]));
    frame.gone();
    const closed = {
      type: 'closed',
      code: 1006,
      reason: '',
      wasClean: false,
      asked: false,
      bufferedAmount: 0,
    };
    new HookFrame(PAGE, shared, true).hear(report(1, [closed]));
    expect(log.outline).toEqual(['connection/created 0', 'connection/closed 0']);
  });

  it('by either side where both closed, or the page was left, are of nobody known', () => {
    const { log, frame } = rig();
    const closed = { type: 'closed', code: 1001, reason: '', wasClean: true, bufferedAmount: 0 };
    const ends = [
      { ...closed, asked: true },
      { ...closed, asked: false },
      { ...closed, asked: true, unsure: true },
      { ...closed, asked: false, unsure: true },
    ];
    for (const [n, end] of ends.entries()) {
      frame.hear(
        report(n, [
          { ...created(), socket: n },
          { ...end, socket: n },
        ]),
      );
    }
    const by = log.events.flatMap((event) =>
      event.type === 'connection/closed' && event.close.seen ? [event.close.value.by] : [],
    );
    expect(by).toEqual(['client', 'server', 'unknown', 'unknown']);
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
    frame.forbid({ url: URL_OF_SOCKET, directive: 'connect-src' });
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
    const { log, frame, answers } = rig();
    frame.hear(report(0, [created(), { type: 'answer', request: 7, problem: 'gone' }]));
    expect(answers).toEqual([[7, 'gone']]);
    expect(frame.socketOf(connectionId(0))).toBe(0);
    frame.gone();
    expect(log.outline).toEqual(['connection/created 0', 'connection/closed 0']);
    expect(frame.socketOf(connectionId(0))).toBeNull();
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
    const { log, frame, cdp, ledger, shared, clock } = rig();
    fromDebugger(cdp, '7.1', 'switchyard#frame1#0');
    frame.hear(report(0, [created(), { type: 'opened', row: 0, protocol: 'p', extensions: '' }]));
    const second = new RecordedLog();
    ledger.beginLog(second);
    shared.writer = second;
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
    const restarted = frameWithHook(clock, again, third);
    restarted.hear(report(2, [], [{ flags: 1, data: 'still', ordinal: 1 }]));
    expect(third.messages.map(({ connection, payload }) => [connection, payload])).toEqual([[0, 'still']]);
    expect(again.marked('switchyard#frame1#0')?.keys).toEqual(['7.1', 'hook d1 0 switchyard#frame1#0']);
    expect(log.messages).toEqual([]);
  });
});
