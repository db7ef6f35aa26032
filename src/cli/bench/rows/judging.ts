import { judge } from '../../../analysis/judge.ts';
import { seen } from '../../../events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../events/units.ts';
import { parseRequestHead } from '../../../protocol/http/request-head.ts';
import { parseResponseHead } from '../../../protocol/http/response-head.ts';
import { foldConnection } from '../../../session/fold-connection.ts';
import { createdConnection } from '../../../session/new-connection.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';

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

/** Row 15: all checks on one ordinary handshake, parsing of its fields included. */
export function judgingRow({ rounds, factor }: Scale): RowResult {
  const at = epochMilliseconds(0);
  const source = 'debugger';
  const connection = connectionId(0);
  const created = createdConnection({
    type: 'connection/created',
    at,
    source,
    connection,
    kind: 'websocket',
    url: 'wss://server.example.com/chat',
    sourceKey: '1',
    target: 'page',
    initiator: { seen: false, why: 'not-yet' },
    pageUrl: seen('https://server.example.com/'),
  });
  const request = seen(parseRequestHead(REQUEST.join('\r\n')).value);
  const response = seen(parseResponseHead(RESPONSE.join('\r\n')).value);
  const asked = foldConnection(created, {
    type: 'handshake/request-sent',
    at,
    source,
    connection,
    head: request,
  });
  const answered = foldConnection(asked, {
    type: 'handshake/response-received',
    at,
    source,
    connection,
    status: seen(101),
    transport: 'http/1.1',
    head: response,
  });
  const repeats = 10_000 * factor;
  const each: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now();
    for (let i = 0; i < repeats; i++) judge(answered, { attempts: [answered], frames: null });
    // The first round warms the compiler up.
    if (round > 0) each.push(((performance.now() - began) / repeats) * 1000);
  }
  return {
    row: 15,
    what: 'judge one handshake by all checks',
    measured: `${median(each).toFixed(0)} microseconds (${spread(each)})`,
    goal: '<= 100 microseconds',
    reached: median(each) <= 100,
    raw: { repeats, each },
  };
}
