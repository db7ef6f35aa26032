import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { type ChildTarget, readChildTarget } from '../../../src/capture/debugger/child-target.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { MOST_WAITING } from '../../../src/capture/debugger/late-frames.ts';
import { MOST_UNMARKED } from '../../../src/capture/debugger/strangers.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { HookFrame } from '../../../src/capture/page-hook/reading/hook-frame.ts';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { frameWithHook } from '../page-hook/frame-with-hook.ts';
import { RecordedLog } from './recorded-log.ts';

// A frame of another site whose scripts run before the debugger reports what they do. The debugger and the frame's hook report by ways of
// their own, and either may be ahead.

/** Epoch time of monotonic second 0. */
const ZERO = 1_800_000_000_000;
const PAGE = 'http://b.example/frame';

type Command =
  | 'make a'
  | 'make b'
  | 'go on'
  | 'refuse'
  | 'receive'
  | 'send'
  | 'close'
  | 'attach'
  | 'cdp'
  | 'hook'
  | 'overdue'
  | 'time';

interface Socket {
  readonly number: number;
  readonly url: string;
  readonly madeAt: number;
  state: 'made' | 'requested' | 'open' | 'over';
  /** The first that the debugger is there to see of it. */
  seenFrom: 'creation' | 'handshake' | 'messages' | null;
  readonly counts: [toClient: number, toServer: number];
  /** Messages that the debugger saw. */
  readonly seen: string[];
  /** Messages that nobody could see. */
  missed: number;
  /** The hook reports its messages. */
  reporting: boolean;
}

class Model {
  now = ZERO + 10_000;
  readonly log = new RecordedLog();
  readonly sockets: Socket[] = [];
  readonly ledger = new ConnectionLedger(this.log);
  readonly source: DebuggerSource;
  readonly frame: HookFrame;
  readonly child: ChildTarget;
  hooked: boolean;
  readonly cdp: (readonly [method: string, params: Record<string, unknown>])[] = [];
  events: object[] = [];
  rows: { time: number; socket: number; flags: number; ordinal: number; data: string }[] = [];
  reports = 0;
  messages = 0;
  attached = false;
  isOverdue = false;
  /** The hook had reported all that was made before the debugger looked when its time was over. */
  inTime = true;

  constructor(hooked: boolean) {
    this.hooked = hooked;
    const clock = new LogClock(
      () => this.now,
      () => this.now,
    );
    clock.restore(epochMilliseconds(ZERO));
    const owner = {
      navigated: () => {},
      crashed: () => {},
      waiting: () => {},
      askHooks: () => this.askHooks(),
    };
    this.source = new DebuggerSource(owner, clock, this.log, this.ledger);
    const child = readChildTarget({ targetId: 'F', type: 'iframe', url: '' });
    if (child === null) throw new Error('no target');
    this.child = child;
    this.frame = frameWithHook(clock, this.ledger, this.log, { key: 'd', target: 'iframe', url: PAGE });
  }

  do(command: Command): void {
    this.now += 1;
    if (command === 'make a' || command === 'make b') this.make(command === 'make a' ? '/a' : '/b');
    else if (command === 'go on') this.goOn();
    else if (command === 'refuse') this.refuse();
    else if (command === 'receive' || command === 'send') this.message(command === 'send');
    else if (command === 'close') this.close();
    else if (command === 'attach') this.attach();
    else if (command === 'cdp') this.hearCdp();
    else if (command === 'hook') this.hearHook();
    else if (command === 'overdue') this.overdue();
    else this.now += 150;
  }

  /** All that is under way arrives. */
  finish(): void {
    this.attach();
    this.drain();
    this.overdue();
    // Something more of each, which shows whether its messages are counted.
    for (const toServer of [false, true]) {
      for (const socket of this.sockets) if (socket.state === 'open') this.messageOf(socket, toServer);
    }
    this.drain();
  }

  private drain(): void {
    while (this.cdp.length > 0) this.hearCdp();
    this.hearHook();
    this.ledger.settle();
  }

  private get time(): number {
    return (this.now - ZERO) / 1000;
  }

  private make(path: string): void {
    const number = this.sockets.length;
    const url = `ws://a.example${path}`;
    const socket: Socket = {
      number,
      url,
      madeAt: this.now,
      state: 'made',
      seenFrom: null,
      counts: [0, 0],
      seen: [],
      missed: 0,
      reporting: false,
    };
    this.sockets.push(socket);
    const mark = `switchyard#f#${number}`;
    const stack = [
      { functionName: mark, url: 'chrome-extension://own/hook.js', lineNumber: 0, columnNumber: 0 },
    ];
    const initiator = this.hooked ? { type: 'script', stack: { callFrames: stack } } : { type: 'script' };
    this.report(socket, 'creation', 'webSocketCreated', { url, initiator });
    this.event(socket, { type: 'created', kind: 'websocket', url, mark, stack: `Error\n    at ${PAGE}:1:1` });
  }

  /** Chromium carries out one handshake with a host after another. */
  goOn(socket = this.sockets.find(({ state }) => state === 'made' || state === 'requested')): void {
    if (socket?.state === 'made') {
      socket.state = 'requested';
      const headers = { Host: 'a.example', Origin: 'http://b.example', 'Sec-WebSocket-Key': 'k' };
      this.report(socket, 'handshake', 'webSocketWillSendHandshakeRequest', { request: { headers } });
    } else if (socket?.state === 'requested') {
      socket.state = 'open';
      const requestHeadersText = `GET ${socket.url} HTTP/1.1\r\nHost: a.example\r\nOrigin: http://b.example\r\nSec-WebSocket-Key: k\r\n\r\n`;
      const response = { status: 101, headers: {}, requestHeadersText };
      this.report(socket, 'handshake', 'webSocketHandshakeResponseReceived', { response });
      this.event(socket, { type: 'opened', protocol: '', extensions: '' });
    }
  }

  private refuse(): void {
    const socket = this.sockets.find(({ state }) => state === 'made' || state === 'requested');
    if (socket?.state !== 'requested') return;
    this.report(socket, 'messages', 'webSocketFrameError', { errorMessage: 'Unexpected response code: 404' });
    this.end(socket, 1006);
  }

  private message(toServer: boolean): void {
    const socket = this.sockets.findLast(({ state }) => state === 'open');
    if (socket !== undefined) this.messageOf(socket, toServer);
  }

  private messageOf(socket: Socket, toServer: boolean): void {
    const way = toServer ? 1 : 0;
    const ordinal = socket.counts[way]++;
    const data = `${socket.number}${toServer ? '>' : '<'}${ordinal}`;
    const method = `webSocketFrame${toServer ? 'Sent' : 'Received'}`;
    if (this.attached) socket.seen.push(data);
    else if (!socket.reporting) socket.missed++;
    this.report(socket, 'messages', method, { response: { opcode: 1, payloadData: data } });
    if (!socket.reporting) return;
    const flags = OPCODE.text | (toServer ? FLAG.outgoing : 0);
    this.rows.push({ time: this.now, socket: socket.number, flags, ordinal, data });
  }

  private close(): void {
    const socket = this.sockets.find(({ state }) => state === 'open');
    if (socket !== undefined) this.end(socket, 1000);
  }

  private end(socket: Socket, code: number): void {
    socket.state = 'over';
    this.report(socket, 'messages', 'webSocketClosed', {});
    const how = { code, reason: '', wasClean: code === 1000, asked: false, unsure: false, bufferedAmount: 0 };
    this.event(socket, { type: 'closed', ...how });
  }

  private attach(): void {
    if (this.attached) return;
    this.attached = true;
    this.source.frameRan(this.child);
    this.source.frameEnabled(this.child);
  }

  private overdue(): void {
    if (!this.attached || this.isOverdue) return;
    this.isOverdue = true;
    this.inTime = this.events.length === 0;
    // It comes with the answer to a command, before which the debugger has reported all that it saw.
    while (this.cdp.length > 0) this.hearCdp();
    this.source.frameReported(this.child);
  }

  private report(
    socket: Socket,
    what: 'creation' | 'handshake' | 'messages',
    method: string,
    more: object,
  ): void {
    if (!this.attached) return;
    socket.seenFrom ??= what;
    const params = { requestId: `7.${socket.number + 1}`, timestamp: this.time, ...more };
    this.cdp.push([`Network.${method}`, params]);
  }

  private event(socket: Socket, event: object): void {
    if (this.hooked)
      this.events.push({ at: this.now, socket: socket.number, row: this.rows.length, ...event });
  }

  private askHooks(): void {
    if (!this.hooked) return;
    for (const [number, entry] of this.frame.live()) {
      const socket = this.sockets[number];
      if (socket !== undefined && !entry.keys.some((key) => key.startsWith('F '))) socket.reporting = true;
    }
  }

  private hearCdp(): void {
    const next = this.cdp.shift();
    if (next !== undefined) this.source.handle(next[0], next[1], this.child);
  }

  private hearHook(): void {
    const { events, rows, now } = this;
    if (events.length === 0 && rows.length === 0) return;
    this.events = [];
    this.rows = [];
    this.frame.hear({
      number: this.reports++,
      frame: 'f',
      before: this.messages,
      waiting: 0,
      at: now,
      wall: now,
      events,
      rows: {
        time: rows.map(({ time }) => time),
        socket: rows.map(({ socket }) => socket),
        flags: rows.map(({ flags }) => flags),
        size: rows.map(({ data }) => data.length),
        ordinal: rows.map(({ ordinal }) => ordinal),
      },
      text: rows.map(({ data }) => data).join(''),
      base64: '',
    });
    this.messages += rows.length;
    this.source.hookReported();
  }

  /** URLs of the log's connections, as first seen; `?` where it was not. */
  get urls(): string[] {
    const urls = new Map<number, string>();
    for (const event of this.log.events) {
      if (event.type === 'connection/created') urls.set(event.connection, event.url);
      else if (event.type === 'connection/discovered' && !urls.has(event.connection))
        urls.set(event.connection, '?');
    }
    return [...urls.keys()].toSorted((a, b) => a - b).map((id) => urls.get(id) ?? '');
  }

  get written(): string[] {
    return this.log.messages.map(({ payload }) => payload);
  }

  get gaps(): number {
    return this.log.events.filter(({ type }) => type === 'capture/gap').length;
  }
}

function play(commands: readonly Command[], hooked = true): Model {
  const model = new Model(hooked);
  for (const command of commands) model.do(command);
  model.finish();
  return model;
}

/** As often as they are listed: a frame makes sockets before and after the debugger looks. */
const COMMANDS: readonly Command[] = [
  'make a',
  'make a',
  'make b',
  'go on',
  'go on',
  'go on',
  'refuse',
  'receive',
  'receive',
  'send',
  'close',
  'attach',
  'cdp',
  'hook',
  'overdue',
  'time',
];

describe('sockets of a frame that did not wait for the debugger', () => {
  it('are each shown once, and each message once or in a gap, whatever comes when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...COMMANDS), { maxLength: 40 }),
        fc.boolean(),
        (commands, hooked) => {
          const { sockets, written, urls, gaps, inTime } = play(commands, hooked);
          expect(new Set(written).size).toBe(written.length);
          const whole = sockets.filter(({ seenFrom }) => seenFrom === 'creation' || seenFrom === 'handshake');
          expect(written).toEqual(expect.arrayContaining(whole.flatMap(({ seen }) => seen)));
          if (!hooked) {
            expect(urls.length).toBe(sockets.filter(({ seenFrom }) => seenFrom !== null).length);
            expect(new Set(written)).toEqual(new Set(sockets.flatMap(({ seen }) => seen)));
          } else if (inTime) {
            expect(urls.toSorted()).toEqual(sockets.map(({ url }) => url).toSorted());
            if (whole.length === sockets.length) expect(gaps).toBe(0);
            if (sockets.some(({ state, missed }) => state === 'open' && missed > 0))
              expect(gaps).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  const open: readonly Command[] = ['go on', 'go on'];
  const all: readonly Command[] = ['cdp', 'cdp', 'cdp', 'cdp', 'cdp'];

  it.each<readonly [what: string, commands: readonly Command[]]>([
    ['the debugger is ahead', ['make a', 'attach', 'go on', 'cdp', 'hook', 'go on', 'cdp']],
    ['the hook is ahead', ['make a', 'hook', 'attach', ...open, ...all]],
    ['the answer comes before the hook’s report', ['make a', 'attach', ...open, ...all, 'hook']],
    ['the debugger sees the answer alone', ['make a', 'go on', 'attach', 'go on', ...all, 'hook']],
    ['messages come before', ['make a', 'attach', ...open, 'receive', 'send', 'receive', ...all, 'hook']],
    ['its end comes before', ['make a', 'attach', ...open, 'receive', 'close', ...all, 'hook']],
    ['the hook reports its end before', ['make a', 'attach', ...open, 'receive', 'close', 'hook', ...all]],
    ['it is refused', ['make a', 'attach', 'go on', 'refuse', ...all, 'hook']],
    ['it is refused, as the hook says', ['make a', 'attach', 'go on', 'refuse', 'hook', ...all]],
    ['there is another', ['make a', 'make b', 'attach', 'hook', ...open, ...open, ...all, 'receive']],
    [
      'one like it is seen whole',
      ['make a', 'attach', 'make a', ...open, ...open, 'hook', ...all, 'receive'],
    ],
    ['one like it came before', ['make a', ...open, 'close', 'make a', 'attach', ...open, ...all, 'hook']],
    ['its hook is late', ['make a', 'attach', ...open, 'receive', ...all, 'overdue', 'hook', 'receive']],
  ])('are joined to what their hook reports: %s', (_, commands) => {
    const { sockets, urls, written, gaps, log } = play(commands);
    expect(urls).toEqual(sockets.map(({ url }) => url));
    expect(written.toSorted()).toEqual(sockets.flatMap(({ seen }) => seen).toSorted());
    expect(gaps).toBe(0);
    expect(log.last('handshake/request-sent').source).toBe('debugger');
    expect(log.events.flatMap((event) => (event.type === 'connection/joined' ? [event.how] : []))).toContain(
      'by-order',
    );
  });

  it('are joined by what was made first where two are alike', () => {
    const { log, urls } = play(['make a', 'make a', 'attach', 'hook', ...open, ...open, ...all]);
    expect(urls).toHaveLength(2);
    const joined = log.events.filter((event) => event.type === 'connection/joined');
    expect(joined.map(({ connection, sourceKey }) => [connection, sourceKey])).toEqual([
      [0, 'F 7.1'],
      [1, 'F 7.2'],
    ]);
  });

  it('are shown without a hook where none reports them, with the address that the answer shows', () => {
    const { log, written, sockets } = play(['make a', 'attach', ...open, 'receive'], false);
    expect(log.outline.filter((event) => event !== 'handshake/request-sent 0')).toEqual([
      'connection/created 0',
      'handshake/response-received 0',
    ]);
    expect(log.last('connection/created')).toMatchObject({ url: 'ws://a.example/a', target: 'iframe' });
    expect(written).toEqual(sockets[0]?.seen);
    expect(play(['make a', 'attach', 'go on'], false).urls).toEqual(['?']);
  });

  it('are shown as from before where they were open, and counted by the debugger from then on', () => {
    const { ledger, log, written, gaps } = play([
      'make a',
      ...open,
      'receive',
      'attach',
      'receive',
      'hook',
      'cdp',
    ]);
    expect(log.outline).not.toContain('handshake/response-received 0');
    expect(written).toEqual(['0<1', '0<2', '0>0']);
    expect(gaps).toBe(1);
    // The hook's ordinals mean other messages than the debugger's.
    expect(ledger.get('F 7.1')?.authority.authority).toBe('debugger');
  });

  it('are their hook’s where nobody can say which is which, and a gap says that messages may be missing', () => {
    const before: readonly Command[] = ['make a', ...open, 'receive', 'make b', ...open, 'receive'];
    const { urls, written, log } = play([
      ...before,
      'attach',
      'hook',
      'receive',
      'cdp',
      'overdue',
      'receive',
    ]);
    expect(urls).toEqual(['ws://a.example/a', 'ws://a.example/b']);
    expect(written.toSorted()).toEqual(['0<1', '0>0', '1<2', '1<3', '1>0']);
    const gaps = log.events.filter((event) => event.type === 'capture/gap');
    expect(gaps.map(({ messages }) => messages)).toEqual([null, null]);
  });

  it('are their hook’s where the debugger sees nothing of them', () => {
    const model = new Model(true);
    for (const command of ['make a', ...open, 'receive', 'attach', 'hook', 'overdue'] as const)
      model.do(command);
    expect(model.gaps).toBe(1);
    model.finish();
    expect([model.urls.length, model.written, model.gaps]).toEqual([1, ['0<1', '0>0'], 1]);
  });

  it('are known by their paths, whichever is answered first', () => {
    const model = new Model(true);
    for (const command of ['make a', 'make b', 'attach', 'hook'] as const) model.do(command);
    const [, b] = model.sockets;
    model.goOn(b);
    model.goOn(b);
    model.finish();
    const joined = model.log.events.find((event) => event.type === 'connection/joined');
    expect(joined).toMatchObject({ connection: 1, sourceKey: 'F 7.2' });
  });

  it('wait where one like them may have been open before, until its hook says so', () => {
    const model = new Model(true);
    for (const command of ['make a', 'make a', 'hook', ...open, 'attach', ...open, ...all] as const)
      model.do(command);
    expect(model.log.outline).not.toContain('connection/joined 0');
    model.finish();
    const joined = model.log.events.find((event) => event.type === 'connection/joined');
    expect(joined).toMatchObject({ connection: 1, sourceKey: 'F 7.2' });
    expect([model.urls.length, model.written.toSorted()]).toEqual([2, ['0<0', '0>0', '1<0', '1>0']]);
  });

  it('wait where their hook has yet to report that one like them was open before', () => {
    const commands: readonly Command[] = ['make a', 'hook', ...open, 'make a', 'go on', 'attach', 'go on'];
    const { written, log } = play([...commands, ...all]);
    expect(log.events.find((event) => event.type === 'connection/joined')).toMatchObject({ connection: 1 });
    expect(written.toSorted()).toEqual(['0<0', '0>0', '1<0', '1>0']);
  });

  it('are known by when they ended', () => {
    const { urls } = play(['make a', ...open, 'make a', 'attach', 'go on', 'refuse', 'close']);
    expect(urls).toEqual(['ws://a.example/a', 'ws://a.example/a']);
  });

  it('wait no longer where too many events would', () => {
    const model = new Model(false);
    for (const command of ['make a', 'attach', ...open] as const) model.do(command);
    const receive = () => {
      model.do('receive');
      model.do('cdp');
    };
    for (let n = 2; n < MOST_WAITING; n++) receive();
    model.do('cdp');
    model.do('cdp');
    expect(model.written).toEqual([]);
    receive();
    expect(model.written).toHaveLength(MOST_WAITING - 1);
  });

  it('are no longer joined to what a late hook reports where they are too many', () => {
    const { source, ledger, log } = new Model(false);
    const response = { status: 101, requestHeadersText: 'GET ws://a.example/a HTTP/1.1\r\n\r\n' };
    for (const targetId of ['F', 'G', 'H']) {
      const child = readChildTarget({ targetId, type: 'iframe', url: '' }) ?? undefined;
      if (child === undefined) throw new Error('no target');
      source.frameRan(child);
      for (let n = 0; n < 400; n++) {
        const params = { requestId: `7.${n}`, timestamp: 10, response };
        source.handle('Network.webSocketHandshakeResponseReceived', params, child);
      }
      source.frameReported(child);
    }
    expect(log.events.filter(({ type }) => type === 'connection/created')).toHaveLength(1200);
    expect(ledger.unmarked.size).toBe(MOST_UNMARKED);
  });

  it('are as many as there are where a hook reports some of them', () => {
    const model = new Model(false);
    for (const command of ['make a', ...open] as const) model.do(command);
    model.hooked = true;
    for (const command of ['make b', ...open, 'attach', 'receive', 'hook'] as const) model.do(command);
    model.do('close');
    model.finish();
    expect(model.urls).toHaveLength(2);
  });

  it('are none that was made after their request', () => {
    const model = new Model(false);
    for (const command of ['make a', 'attach', ...open, 'cdp', 'cdp', 'time'] as const) model.do(command);
    model.hooked = true;
    for (const command of ['make a', 'hook', 'cdp'] as const) model.do(command);
    model.finish();
    expect(model.urls).toEqual(['ws://a.example/a', 'ws://a.example/a']);
    expect(
      model.log.events.flatMap((event) => (event.type === 'connection/joined' ? [event.how] : [])),
    ).toEqual(['exact']);
  });

  it('wait for their answer though another frame of their origin need not wait', () => {
    const model = new Model(true);
    const other = readChildTarget({ targetId: 'G', type: 'iframe', url: '' });
    if (other === null) throw new Error('no target');
    for (const command of ['make a', 'attach', 'go on', 'cdp', 'go on', 'hook'] as const) model.do(command);
    model.source.frameRan(other);
    model.source.frameReported(other);
    model.finish();
    expect([model.urls, model.written, model.gaps]).toEqual([['ws://a.example/a'], ['0<0', '0>0'], 0]);
  });

  it('are shown once where another frame of their origin had them left to their hook', () => {
    const model = new Model(true);
    const other = readChildTarget({ targetId: 'G', type: 'iframe', url: '' });
    if (other === null) throw new Error('no target');
    for (const command of ['make a', 'attach', ...open, 'hook'] as const) model.do(command);
    model.source.frameRan(other);
    model.source.frameReported(other);
    model.finish();
    expect([model.urls, model.written, model.gaps]).toEqual([['ws://a.example/a'], ['0<0', '0>0'], 1]);
  });
});
