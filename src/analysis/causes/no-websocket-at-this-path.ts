import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, NOT_THE_SWITCH, notTheRequest } from './describe-evidence.ts';
import { overHttp2 } from './failure.ts';
import { nameStatus } from './status-names.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  404: 'Check the path of the socket and the server’s route for it: the server has no WebSocket at this path and answered 404.',
  405: 'Check the path of the socket: the server knows it, but not with GET, which every WebSocket handshake is, and answered 405.',
  410: 'Use another path: the server says that what was at this one is gone for good, and answered 410.',
  421: 'Check the host name: who answered does not serve it on this connection, and answered 421.',
};

/**
 * 404, 405, 410: who answered does not know a WebSocket at this path. The rarer statuses from 400 to 499 are here too: servers
 * of WebSockets do not send them, so an ordinary handler of HTTP most likely answered.
 */
export const noWebsocketAtThisPath: Cause = {
  id: 'no-websocket-at-this-path',
  recognise(failure) {
    const { status } = failure;
    if (status === null || status < 400 || status > 499 || failure.kind === 'event-stream') return null;
    if (overHttp2(failure)) return null;
    const known = SENTENCES[status];
    return {
      sentence:
        known ??
        `Check the path of the socket: an ordinary handler of HTTP most likely answers there, since it answered ${nameStatus(status)}, which no server of WebSockets sends by itself.`,
      evidence: describeAnswer(failure),
      isNot: [...notTheRequest(failure), NOT_THE_NETWORK, NOT_THE_SWITCH],
      fixes: fixesFor(failure, 'path'),
    };
  },
};
