import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import { type Failure, isUpgrade, requestField } from './failure.ts';

/** A 2xx without a switch over HTTP/1.1, which HTTP allows (RFC 9110 section 7.8). */
export const upgradeIgnored: Cause = {
  id: 'upgrade-ignored',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !isUpgrade(failure) || askedForNothing(failure)) return null;
    if (status < 200 || status > 299) return null;
    return {
      sentence: `The server ignored the upgrade and answered normally with ${status}: to HTTP that is no error, but nothing was switched.`,
      evidence: answerSaid(failure, 'Content-Type', 'Content-Length', 'Age', 'X-Cache'),
      isNot: [
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'A refusal: the server did not say no, it took the request for an ordinary one.',
      ],
      fixes: fixesFor(failure, 'upgrade', 'path'),
    };
  },
};

/** An ordinary exchange, recorded because the answer offers an upgrade (RFC 9110 section 7.8): nothing was ignored. */
function askedForNothing(failure: Failure): boolean {
  return failure.kind === 'upgrade' && failure.request !== null && requestField(failure, 'Upgrade') === null;
}
