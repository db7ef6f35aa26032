import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';

interface Logged {
  readonly type: number;
  readonly phase: number;
  readonly time: string;
  readonly source: { readonly id: number };
  readonly params?: { readonly byte_count?: number; readonly bytes?: string; readonly url?: string };
}
const WHOLE: {
  readonly constants: {
    readonly logEventTypes: Readonly<Record<string, number>>;
    readonly timeTickOffset: number;
  };
  readonly events: readonly Logged[];
} = JSON.parse(readFileSync(new URL('../../fixtures/netlog/dropped-ws.json', import.meta.url)).toString());
const SIXTY_SECONDS = 60_010;

function late(event: Logged): Logged {
  return { ...event, time: String(Number(event.time) + SIXTY_SECONDS) };
}

/** What the log says of the end of `/fin` with other events. */
function endOf(events: readonly Logged[]) {
  const session = replay(readNetLog(Buffer.from(JSON.stringify({ ...WHOLE, events }))));
  const judged = judgeSession(session, null).find(
    ({ connection: { url } }) => url.seen && url.value.endsWith('/fin'),
  );
  return {
    at: (judged?.connection.closedAt ?? 0) - WHOLE.constants.timeTickOffset,
    sentence: judged?.explanation?.sentence ?? '',
  };
}

it('a socket whose server ended TCP ends when that was read, not when the browser gave it up', () => {
  const { SOCKET_ALIVE: alive } = WHOLE.constants.logEventTypes;
  const { events } = WHOLE;
  const zero = events.findIndex(({ params }) => params?.byte_count === 0);
  const read = events[zero];
  if (read === undefined) throw new Error('the read of no bytes');
  const own = ({ source, type, phase }: Logged) =>
    source.id === read.source.id && type === alive && phase === 2;
  const readAt = Number(read.time);

  const given = endOf(events.map((event) => (own(event) ? late(event) : event)));
  expect(given.at).toBe(readAt);
  expect(given.sentence).not.toContain('60 s');
  // The file ends a minute later, and has no end of the socket.
  const others = events.filter((event) => !own(event));
  const open = endOf([...others, { ...late(read), type: alive ?? 0, phase: 1, source: { id: 9_999 } }]);
  expect(open.at).toBe(readAt);
  expect(open.sentence).not.toContain('60 s');

  // What the client still sent is no frame behind the end.
  const sent = events.findLast(
    ({ source, type, params }, n) =>
      n < zero &&
      source.id === read.source.id &&
      type === WHOLE.constants.logEventTypes['SOCKET_BYTES_SENT'] &&
      params?.bytes !== undefined,
  );
  if (sent === undefined) throw new Error('a frame of the client');
  const later = { ...sent, time: String(readAt + 500) };
  expect(endOf(events.toSpliced(zero + 1, 0, later)).at).toBe(readAt + 500);
});

it('a socket of a log that is cut before its answer has no frame in the file, which is one of the wire', () => {
  const begins = WHOLE.events.findIndex(({ params }) => (params?.url ?? '').startsWith('ws:'));
  const events = WHOLE.events.slice(0, begins + 1);
  const [judged] = judgeSession(replay(readNetLog(Buffer.from(JSON.stringify({ ...WHOLE, events })))), null);
  const masked = judged?.findings.find(({ check }) => check === 'client-frames-are-masked');
  expect(masked).toMatchObject({ verdict: 'unknown', detail: 'The file has no frame of the WebSocket.' });
});

it('names a socket whose number is used again, though its end is missing', () => {
  const { REQUEST_ALIVE: alive } = WHOLE.constants.logEventTypes;
  const begins = WHOLE.events.find(({ type, phase, params }) => {
    return type === alive && phase === 1 && (params?.url ?? '').startsWith('ws:');
  });
  if (begins === undefined) throw new Error('a socket');
  const problemsOf = (events: readonly Logged[]) =>
    readNetLog(Buffer.from(JSON.stringify({ ...WHOLE, events }))).problems;
  expect(problemsOf([begins])).toEqual([]);
  const later = { ...begins, time: `${Number(begins.time) + 1}` };
  expect(problemsOf([begins, later])).toEqual([
    { where: `netlog ${begins.source.id}`, what: 'has no end: its number is used again' },
  ]);
});

it.each([
  ['-100', 'ERR_CONNECTION_CLOSED', 'server'],
  ['-101', 'ERR_CONNECTION_RESET', 'server'],
  ['-3', 'ERR_ABORTED', null],
])('an HTTP/2 session that was closed with %s says who ended its streams', (error, name, by) => {
  const log: typeof WHOLE = JSON.parse(
    readFileSync(new URL('../../fixtures/netlog/everything-h2.json', import.meta.url)).toString(),
  );
  const { HTTP2_SESSION: session } = log.constants.logEventTypes;
  const constants = {
    ...log.constants,
    logEventTypes: { ...log.constants.logEventTypes, HTTP2_SESSION_CLOSE: 9_999 },
    netError: { [name]: Number(error) },
  };
  const until = log.events.findIndex(({ params }) => JSON.stringify(params ?? {}).includes('"opcode":8'));
  const at = { time: '810750', source: { id: 93, type: 11 } };
  const events = [
    ...log.events.slice(0, until),
    { ...at, type: 9_999, phase: 0, params: { net_error: Number(error) } },
    { ...at, type: session, phase: 2 },
  ];
  const [connection] = replay(readNetLog(Buffer.from(JSON.stringify({ constants, events })))).connections;
  expect(connection?.outcome).toBe('closed');
  expect(connection?.close).toMatchObject(by === null ? { seen: false } : { value: { code: 1006, by } });
});
