import type { Cause } from './cause.ts';
import { answerSaid, requestWasFine } from './evidence-sentences.ts';

/** 500, 501 and the rarer 505 to 510: the server itself failed. */
export const serverFailed: Cause = {
  id: 'server-failed',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !(status === 500 || status === 501 || (status >= 505 && status <= 510)))
      return null;
    return {
      sentence:
        status === 501
          ? 'The server cannot do what the handshake asks: it answered 501.'
          : `The server failed while it handled the handshake: it answered ${status}. Its own log says why.`,
      evidence: answerSaid(failure),
      isNot: [
        ...(requestWasFine(failure) ? ['The request: Upgrade, Connection, key and version are fine.'] : []),
        'The network, DNS or TLS: an HTTP server was reached and answered.',
      ],
      fixes: [],
    };
  },
};
