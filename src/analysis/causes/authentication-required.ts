import type { Fix } from '../explanation.ts';
import { fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer, requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { saidInBody } from './said-in-body.ts';
import { nameStatus } from './status-names.ts';

/** 498 of some APIs and 561 of AWS report a failed log-in. */
const STATUSES = new Set([401, 498, 561]);

/** 401: the server requires authentication, and a page cannot add an Authorization field to a WebSocket. */
export const authenticationRequired: Cause = {
  id: 'authentication-required',
  recognise(failure) {
    const { status } = failure;
    const words = namedWithoutAnswer(failure, 'authentication-required');
    if (words === null && (status === null || !STATUSES.has(status))) return null;
    const cookie = failure.request === null ? null : requestField(failure, 'Cookie');
    const said = status === null ? null : saidInBody(failure);
    return {
      sentence:
        status === null
          ? 'Log in first: the server requires a log-in, and the browser had no valid one.'
          : said !== null
            ? `Do what the answer asks for, such as a key or a token that is valid: the server answered ${nameStatus(status)}, and says ${quoteWords(said)}.`
            : `Log in first, and send the session’s cookie or a token with the handshake: the server answered ${nameStatus(status)}.`,
      evidence: [
        ...(status === null ? quoteBrowser(failure) : describeAnswer(failure, 'WWW-Authenticate')),
        ...(cookie === null ? [] : ['The request carried a cookie, so the session may have ended.']),
      ],
      hints:
        failure.kind === 'event-stream'
          ? [
              'An EventSource sends cookies to another origin only with withCredentials, and no Authorization field.',
            ]
          : [],
      isNot: [NOT_THE_NETWORK, 'A log-in required by the browser’s own proxy: that would be 407.'],
      fixes: said === null ? thatMayHelp(failure) : [],
    };
  },
};

/** nginx's own question for a password names its scheme, so without WWW-Authenticate somebody else asked. */
function thatMayHelp(failure: Failure): readonly Fix[] {
  // 561 is the load balancer's own.
  if (failure.status === 561) return namedFixesFor(failure, 'authentication');
  const fixes = fixesFor(failure, 'authentication');
  if (failure.response === null) return fixes;
  const basic = /^basic\b/i.test(responseField(failure, 'WWW-Authenticate') ?? '');
  const others = responseField(failure, 'Server') !== null;
  return fixes.filter(
    ({ product, likely }) => product !== 'nginx' || (basic && (likely === true || !others)),
  );
}
