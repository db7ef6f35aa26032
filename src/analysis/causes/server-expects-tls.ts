import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import { urlOf } from './failure.ts';
import { nameStatus } from './status-names.ts';
import { TLS_COMPLAINT } from './tls-complaint.ts';

/** Plain text to a port that expects TLS: the server says so, by its words or by nginx's 497. */
export const serverExpectsTls: Cause = {
  id: 'server-expects-tls',
  recognise(failure) {
    const { status } = failure;
    if (status === null) return null;
    // A page about this very error may quote it under any other status.
    if (status !== 497 && (status !== 400 || !TLS_COMPLAINT.test(failure.answerWords))) return null;
    // Over wss: the browser used TLS, so a proxy must have sent plain HTTP to the server.
    const byProxy = /^(?:wss|https):$/.test(urlOf(failure)?.protocol ?? '');
    return {
      sentence: byProxy
        ? `Let the proxy use https for its upstream: it sent plain HTTP to a port that expects TLS, and the answer was ${nameStatus(status)}.`
        : `Use wss: for the socket: the server expects TLS on this port and got plain HTTP, so it answered ${nameStatus(status)}.`,
      evidence: describeAnswer(failure),
      isNot: ['The path, the origin or the handshake: the server refused the connection’s first bytes.'],
      fixes: byProxy ? fixesFor(failure, 'upstream-tls') : fixesFor(failure, 'secure-url'),
    };
  },
};
