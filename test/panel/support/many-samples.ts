import { notSeen, seen } from '../../../src/events/observed.ts';
import { at, id, SampleLog } from './sample-log.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 0);
/** Milliseconds between two connections. */
const STEP = 250;

/** What is planted in a log of many connections. */
export interface ManyConnections {
  readonly connections: number;
  readonly endpoints: number;
  /** Each so many-th is refused; the others live for a while, each with a message a second. */
  readonly refusedEach: number;
}

/** A log of many connections, one begun after the other at endpoints that take turns; their page is hidden in the middle of it. */
export function manySamples({ connections, endpoints, refusedEach }: ManyConnections): SampleLog {
  const log = new SampleLog('many');
  for (let n = 0; n < connections; n += 1) {
    const begin = T0 + n * STEP;
    const life = 400 + ((n * 7919) % 9000);
    const refused = n % refusedEach === refusedEach - 1;
    if (n === Math.floor(connections / 3) || n === Math.floor(connections / 2)) {
      log.event({
        type: 'page/changed',
        at: at(begin),
        source: 'page-hook',
        document: 'doc-1',
        change: n === Math.floor(connections / 3) ? 'hidden' : 'visible',
      });
    }
    log
      .event({
        type: 'connection/created',
        at: at(begin),
        connection: id(n),
        source: 'page-hook',
        kind: 'websocket',
        url: `wss://api.example.com/room-${n % endpoints}?try=${n}`,
        sourceKey: `hook doc-1 ${n} switchyard#a#0`,
        target: 'page',
        initiator: notSeen('source-cannot'),
        pageUrl: seen('https://app.example.com/'),
      })
      .event({
        type: 'handshake/response-received',
        at: at(begin + 60),
        connection: id(n),
        source: 'debugger',
        status: seen(refused ? 503 : 101),
        transport: 'http/1.1',
        head: notSeen('source-cannot'),
      });
    const spoken = refused ? 0 : life;
    for (let k = 1; k * 1000 < spoken; k += 1)
      log.text(n, k % 3 === 0 ? 'out' : 'in', `message ${k}`, begin + k * 1000);
    log.event({
      type: 'connection/closed',
      at: at(begin + (refused ? 80 : life)),
      connection: id(n),
      source: 'debugger',
      close: seen({ code: refused ? 1006 : 1000, reason: '', wasClean: !refused, by: 'unknown' }),
    });
    if (n % 200 === 199) log.cut();
  }
  return log.cut();
}
