import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { type ChildTarget, readChildTarget } from '../../../src/capture/debugger/child-target.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { combinedValue } from '../../../src/protocol/http/field.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { logOf } from '../../formats/sample-log.ts';
import { frameWithHook } from '../page-hook/frame-with-hook.ts';
import { RecordedLog } from './recorded-log.ts';

// Real event streams: what Chromium reported of each over its sessions, and what the page saw of it. The page's process, the network
// service and the page hook report by ways of their own, so that any of them may be ahead of the others.

type CdpParams = Record<string, unknown> & { requestId: string };
type CdpEvent = [session: 'page' | 'worker', method: string, params: CdpParams];

interface Recorded {
  readonly how: 'EventSource' | 'worker' | 'fetch';
  readonly path: string;
  readonly page: string;
  readonly url: string;
  readonly seen: readonly [what: string, at: number, more?: unknown][];
  readonly events: readonly CdpEvent[];
}

const RECORDED: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../../fixtures/chromium-156/event-streams.json', import.meta.url), 'utf8'),
);

/** What is right of each path: status, type, outcome and cause. */
const RIGHT: Readonly<
  Record<string, readonly [status: number | null, type: string, outcome: string, cause: string]>
> = {
  'sse-html': [200, 'text/html; charset=utf-8', 'refused', 'not-an-event-stream'],
  'sse-json': [200, 'application/json', 'refused', 'not-an-event-stream'],
  'sse-404': [404, '', 'refused', 'not-an-event-stream'],
  'sse-500': [500, '', 'refused', 'server-failed'],
  'sse-401': [401, '', 'refused', 'authentication-required'],
  'sse-204': [204, '', 'refused', 'not-an-event-stream'],
  'sse-301': [200, 'text/html; charset=utf-8', 'refused', 'not-an-event-stream'],
  'sse-302ok': [200, 'text/event-stream', 'open', ''],
  'sse-ok': [200, 'text/event-stream', 'open', ''],
  'sse-end': [200, 'text/event-stream', 'closed', ''],
  'sse-reset': [200, 'text/event-stream', 'closed', 'abnormal-closure-after-switch'],
  'sse-noanswer': [null, '', 'failed', 'closed-before-response'],
  refused: [null, '', 'failed', 'connection-refused'],
  cors: [200, 'text/event-stream', 'failed', 'blocked-by-cors'],
  csp: [null, '', 'failed', 'blocked-by-policy'],
};

/** A fetch asks for a stream and takes what it gets: only a stream in answer is one, and only where the page gets it. */
function rightOf({ how, path }: Recorded): readonly (readonly [number | null, string, string, string])[] {
  const right = RIGHT[path];
  if (right === undefined) throw new Error(`nothing is known of ${path}`);
  return how === 'fetch' && (right[1] !== 'text/event-stream' || right[2] === 'failed') ? [] : [right];
}

/** One step of a way, in the order of that way. */
type Step = () => void;

/** Plays recorded streams into one log, each way in its own order, and the ways as `order` says. */
function play(streams: readonly Recorded[], order: readonly number[]): RecordedLog {
  const log = new RecordedLog();
  const ledger = new ConnectionLedger(log);
  const now = () => Math.max(...streams.flatMap(({ seen }) => seen.map(([, at]) => at))) + 10_000;
  const clock = new LogClock(now, now);
  clock.restore(epochMilliseconds(zeroOf(streams[0] as Recorded)));
  const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
  const source = new DebuggerSource(owner, clock, log, ledger);
  const ways = streams.flatMap((stream, i) => waysOf(stream, i, clock, ledger, log, source));
  for (let turn = 0; ways.some((way) => way.length > 0); turn++) {
    const ready = ways.filter((way) => way.length > 0);
    ready[(order[turn % order.length] ?? 0) % ready.length]?.shift()?.();
  }
  return log;
}

function isExtra([, method]: CdpEvent): boolean {
  return method.endsWith('ExtraInfo');
}

function waysOf(
  stream: Recorded,
  index: number,
  clock: LogClock,
  ledger: ConnectionLedger,
  log: RecordedLog,
  source: DebuggerSource,
): Step[][] {
  const child: ChildTarget | undefined =
    stream.how === 'worker'
      ? (readChildTarget({ targetId: 'W', type: 'worker', url: stream.page }) ?? undefined)
      : undefined;
  const steps = (events: readonly CdpEvent[]): Step[] =>
    events.map(
      ([session, method, params]) =>
        () =>
          source.handle(
            `Network.${method}`,
            { ...params, requestId: `${params.requestId}${index}` },
            session === 'worker' ? child : undefined,
          ),
    );
  const place: HookPlace = {
    key: `d${index}`,
    target: stream.how === 'worker' ? 'worker' : 'page',
    url: stream.page,
  };
  const frame = frameWithHook(clock, ledger, log, place);
  const events = stream.how === 'fetch' ? [] : hookEvents(stream, index);
  const hook = events.map((event, number) => () => {
    const { at } = event;
    const rows = { time: [], socket: [], flags: [], size: [], ordinal: [] };
    const report = { number, frame: 'f', before: 0, waiting: 0, at, wall: at, events: [event], rows };
    frame.hear({ ...report, text: '', base64: '' });
  });
  return [
    steps(stream.events.filter((event) => !isExtra(event))),
    steps(stream.events.filter(isExtra)),
    hook,
  ];
}

interface HookEvent {
  readonly at: number;
  readonly [member: string]: unknown;
}

function hookEvents({ seen, url }: Recorded, index: number): HookEvent[] {
  const ofStream = { row: 0, socket: 0 };
  const events: Record<string, object> = {
    created: { kind: 'event-stream', url, protocols: [], stack: '', mark: `switchyard#f${index}#0` },
    opened: { protocol: '', extensions: '' },
    closed: { code: 0, reason: '', wasClean: false, asked: false, bufferedAmount: 0 },
  };
  return seen.flatMap(([type, at]) => {
    const event = events[type];
    return event === undefined ? [] : [{ ...ofStream, at, type, ...event }];
  });
}

/** Both clocks stand in `requestWillBeSent`. */
function zeroOf({ events }: Recorded): number {
  const params = events.find(([, method]) => method === 'requestWillBeSent')?.[2];
  const wallTime = params?.wallTime;
  const timestamp = params?.timestamp;
  if (typeof wallTime !== 'number' || typeof timestamp !== 'number') throw new Error('no time is recorded');
  return (wallTime - timestamp) * 1000;
}

function connectionsOf(log: RecordedLog): readonly Connection[] {
  return logOf(log.events).session.connections;
}

function shown(connection: Connection): readonly [number | null, string, string, string] {
  const context = { attempts: [connection], frames: null };
  const explanation = explain(connection, judge(connection, context), { attempts: [connection] });
  const type = connection.response.seen
    ? combinedValue(connection.response.value.fields, 'content-type')
    : null;
  const status = connection.status.seen ? connection.status.value : null;
  return [status, type ?? '', connection.outcome, explanation?.cause ?? ''];
}

const order = fc.array(fc.nat(11), { minLength: 1, maxLength: 40 });

describe.each(RECORDED.map((stream) => [`${stream.how} ${stream.path}`, stream] as const))(
  '%s',
  (_, stream) => {
    it('is one connection with its answer and its cause, whoever reports first', () => {
      fc.assert(
        fc.property(order, (turns) => {
          const log = play([stream], turns);
          expect(connectionsOf(log).map(shown)).toEqual(rightOf(stream));
          const heard = stream.seen.filter(([what]) => what === 'message').length;
          if (stream.how !== 'fetch') expect(log.messages).toHaveLength(heard);
        }),
        { numRuns: 25 },
      );
    });

    it('is no other stream to the same address', () => {
      fc.assert(
        fc.property(order, (turns) => {
          expect(connectionsOf(play([stream, stream], turns)).map(shown)).toEqual([
            ...rightOf(stream),
            ...rightOf(stream),
          ]);
        }),
        { numRuns: 8 },
      );
    });
  },
);
