import { notSeen, seen } from '../../../src/events/observed.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { at, id, SampleLog } from './sample-log.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 0);
const METHODS = ['quote', 'order', 'history', 'account'] as const;
const encoded = new TextEncoder();

function open(log: SampleLog, connection: number, url: string, after: number): void {
  const { host, pathname } = new URL(url);
  log
    .event({
      type: 'connection/created',
      at: at(T0 + after),
      connection: id(connection),
      source: 'debugger',
      kind: 'websocket',
      url,
      sourceKey: `9.${connection}`,
      target: 'page',
      initiator: notSeen('source-cannot'),
      pageUrl: seen('https://app.example.com/'),
    })
    .event({
      type: 'handshake/request-sent',
      at: at(T0 + after + 1),
      connection: id(connection),
      source: 'debugger',
      head: seen(
        parseRequestHead(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\n\r\n`).value,
      ),
    })
    .event({
      type: 'handshake/response-received',
      at: at(T0 + after + 20),
      connection: id(connection),
      source: 'debugger',
      status: seen(101),
      transport: 'http/1.1',
      head: seen(parseResponseHead('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n').value),
    });
}

function breakOff(log: SampleLog, connection: number, after: number): void {
  log.event({
    type: 'connection/closed',
    at: at(T0 + after),
    connection: id(connection),
    source: 'debugger',
    close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
  });
}

/**
 * Connections with something of everything that the timeline shows: 0 asks and is answered, with a heartbeat, a silence and a burst; 1 to
 * 3 end after a minute without a message, each some time after the one before.
 * @param requests how many the first one makes, one each 70 ms or so
 */
export function rhythmSamples(requests = 2400): SampleLog {
  const log = new SampleLog('rhythm');
  open(log, 0, 'wss://api.example.com/rpc', 0);
  const messages: { readonly at: number; readonly way: 'in' | 'out'; readonly text: string }[] = [];
  const add = (after: number, way: 'in' | 'out', value: object) =>
    messages.push({ at: T0 + after, way, text: JSON.stringify(value) });
  for (let n = 0; n < requests; n += 1) {
    // Busier in waves.
    const after = 1000 + n * 70 + 900 * Math.sin(n / 60);
    const method = METHODS[n % 7 === 0 ? 1 : n % 31 === 0 ? 2 : n % 97 === 0 ? 3 : 0] ?? 'quote';
    const took = 8 + ((n * 37) % 23) + (method === 'history' ? 180 : 0) + (n === 1500 ? 900 : 0);
    add(after, 'out', { jsonrpc: '2.0', id: n, method, params: { symbol: n % 2 === 0 ? 'ABC' : 'XYZ' } });
    if (n % 400 !== 399)
      add(after + took, 'in', {
        jsonrpc: '2.0',
        id: n,
        result: { price: n / 7, depth: 'x'.repeat((n * 13) % 300) },
      });
  }
  messages.sort((one, other) => one.at - other.at);
  for (const message of messages) {
    if (message.at > T0 + 100_000 && message.at < T0 + 118_000) continue;
    log.row(0, message.way, 1, encoded.encode(message.text), message.at);
  }
  log.cut();
  for (const [k, from] of [20_000, 100_000, 190_000].entries()) {
    const connection = k + 1;
    open(log, connection, `wss://api.example.com/live?n=${k}`, from);
    for (let n = 0; n < 12; n += 1) {
      log.text(connection, 'in', '{"type":"ping"}', T0 + from + 100 + n * 1500);
      log.text(connection, 'out', '{"type":"pong"}', T0 + from + 108 + n * 1500);
    }
    breakOff(log, connection, from + 100 + 11 * 1500 + 60_080);
  }
  return log.cut();
}
