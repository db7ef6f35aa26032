import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { type Failure, isUpgrade, requestField } from './failure.ts';

/** A 2xx without a switch over HTTP/1.1, which HTTP allows (RFC 9110 section 7.8); or a 304, which only a cache sends. */
export const upgradeIgnored: Cause = {
  id: 'upgrade-ignored',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !isUpgrade(failure) || askedForNothing(failure)) return null;
    const ordinary = status >= 200 && status <= 299;
    if (!ordinary && status !== 304) return null;
    return {
      sentence: ordinary
        ? `Let the upgrade reach the WebSocket server: the server that answered treated the request as an ordinary one and sent ${status} instead of 101.`
        : 'Switch caching off for this address: the answer was 304 (Not Modified), as from a cache, instead of 101.',
      evidence: describeAnswer(failure, 'Content-Type', 'Content-Length', 'Age', 'X-Cache', 'ETag'),
      isNot: [NOT_THE_NETWORK, 'A refusal: the server treated the request as an ordinary one.'],
      fixes: fixesFor(failure, 'upgrade', 'path'),
    };
  },
};

/** An ordinary exchange, recorded because its answer offers an upgrade (RFC 9110 section 7.8): nothing was ignored. */
function askedForNothing(failure: Failure): boolean {
  return failure.kind === 'upgrade' && failure.request !== null && requestField(failure, 'Upgrade') === null;
}
