import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, requestWasFine } from './evidence-sentences.ts';

const STATUSES: Readonly<Record<number, string>> = {
  404: 'The server has no WebSocket at this path: it answered 404.',
  405: 'The server knows this path, but not with GET, which every WebSocket handshake is: it answered 405.',
  410: 'The server says that what was at this path is gone for good: it answered 410.',
};

/** 404, 405, 410: who answered does not know a WebSocket at this path. */
export const noWebsocketAtThisPath: Cause = {
  id: 'no-websocket-at-this-path',
  recognise(failure) {
    const sentence = STATUSES[failure.status ?? 0];
    if (sentence === undefined || failure.kind === 'event-stream') return null;
    const fine = requestWasFine(failure)
      ? ['The request: Upgrade, Connection, key and version are fine.']
      : [];
    return {
      sentence,
      evidence: answerSaid(failure),
      isNot: [
        ...fine,
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'The accept value or the subprotocol: no switch was begun.',
      ],
      fixes: fixesFor(failure, 'path'),
    };
  },
};
