import { judge } from '../../analysis/judge.ts';
import { seen } from '../../events/observed.ts';
import { connectionId, epochMilliseconds } from '../../events/units.ts';
import { parseRequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead } from '../../protocol/http/response-head.ts';
import { foldConnection } from '../../session/fold-connection.ts';
import { createdConnection } from '../../session/new-connection.ts';

const REQUEST = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Origin: http://server.example.com',
  'Sec-WebSocket-Protocol: chat, superchat',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Version: 13',
];
const RESPONSE = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Protocol: chat',
  'Sec-WebSocket-Extensions: permessage-deflate',
];

/** How many judgements run before the measurement, until the compiler has optimised the code. */
const WARM_UP = 10_000;

/** Processor time to judge one handshake in microseconds, one figure for each round; other processes do not count. */
export interface JudgingTimes {
  readonly judged: readonly number[];
  /** The same to write that connection as JSON and read it again, as a measure of the machine's speed. */
  readonly copied: readonly number[];
}

/** All checks on one ordinary handshake, parsing of its fields included. The compiler is warmed up first. */
export function timeJudging(rounds: number, repeats: number): JudgingTimes {
  const at = epochMilliseconds(0);
  const of = { at, source: 'debugger', connection: connectionId(0) } as const;
  const created = createdConnection({
    type: 'connection/created',
    ...of,
    kind: 'websocket',
    url: 'wss://server.example.com/chat',
    sourceKey: '1',
    target: 'page',
    initiator: { seen: false, why: 'not-yet' },
    pageUrl: seen('https://server.example.com/'),
  });
  const asked = foldConnection(created, {
    type: 'handshake/request-sent',
    ...of,
    head: seen(parseRequestHead(REQUEST.join('\r\n')).value),
  });
  const answered = foldConnection(asked, {
    type: 'handshake/response-received',
    ...of,
    status: seen(101),
    transport: 'http/1.1',
    head: seen(parseResponseHead(RESPONSE.join('\r\n')).value),
  });
  const judged: number[] = [];
  const copied: number[] = [];
  const judging = () => judge(answered, { attempts: [answered], frames: null });
  const copying = () => JSON.parse(JSON.stringify(answered));
  eachOf(WARM_UP, judging);
  for (let round = 0; round < rounds; round++) {
    judged.push(eachOf(repeats, judging));
    copied.push(eachOf(repeats, copying));
  }
  return { judged, copied };
}

function eachOf(repeats: number, work: () => unknown): number {
  const began = process.cpuUsage();
  for (let i = 0; i < repeats; i++) work();
  // Those of all threads: the collection of garbage counts too.
  const { user, system } = process.cpuUsage(began);
  return (user + system) / repeats;
}
