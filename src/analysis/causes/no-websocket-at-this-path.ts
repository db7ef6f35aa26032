import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, NOT_THE_SWITCH, notTheRequest } from './describe-evidence.ts';
import { overHttp2 } from './failure.ts';
import { nameStatus } from './status-names.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  404: 'Check the path of the socket and the server’s route for it: the server has no WebSocket at this path and answered 404.',
  405: 'Check the path of the socket: the server does not allow GET there, which every WebSocket handshake uses, and answered 405.',
  410: 'Use another path: the server says that this one is gone for good, and answered 410.',
  421: 'Check the host name: the server does not serve it on this connection, and answered 421.',
};

/**
 * 404, 405, 410: the server has no WebSocket at this path. The rarer statuses from 400 to 499 are here too: WebSocket
 * servers do not send them, so an ordinary HTTP handler most likely answered.
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
        `Check the path of the socket: the answer was ${nameStatus(status)}, which WebSocket servers do not send, so an ordinary HTTP handler most likely answered.`,
      evidence: describeAnswer(failure),
      isNot: [...notTheRequest(failure), NOT_THE_NETWORK, NOT_THE_SWITCH],
      fixes: fixesFor(failure, 'path'),
    };
  },
};
