import { combinedValue } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { isCrossSite } from '../checks/cross-site.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { requestField, responseField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** How many attempts are considered, the newest ones. */
const MOST = 50;

/**
 * 401 or 403 to a handshake from another site without a Cookie, where the server is known to use one. Browsers leave out
 * cookies without SameSite=None, and cookies of another partition.
 */
export const cookieNotSent: Cause = {
  id: 'cookie-not-sent',
  recognise(failure) {
    const { status, request } = failure;
    if (
      (status !== 401 && status !== 403) ||
      request === null ||
      responseField(failure, 'WWW-Authenticate') !== null
    )
      return null;
    if (!showsCookies(failure) || requestField(failure, 'Cookie') !== null) return null;
    const origin = requestField(failure, 'Origin') ?? '';
    if (isCrossSite(origin, urlOf(failure)?.href ?? '') !== true) return null;
    const known = whereCookieIsKnown(failure);
    if (known === null) return null;
    return {
      sentence: `Set the session’s cookie with SameSite=None; Secure (and Partitioned in a frame): the handshake came from another site and carried no cookie, and the server answered ${status}.`,
      evidence: [
        ...describeAnswer(failure, 'Set-Cookie'),
        `The request came from ${quoteWords(`Origin: ${origin}`)} and had no Cookie field.`,
        known,
      ],
      isNot: [NOT_THE_NETWORK, 'The password or the session itself: the server did not receive the cookie.'],
      fixes: fixesFor(failure, 'cookie'),
    };
  },
};

/** A list of fields may leave cookies out, but not the one that Firefox shows to extensions (153); the text as sent shows all. */
function showsCookies({ request, connection }: Failure): boolean {
  if (request === null) return false;
  if (request.raw !== null) return true;
  const agent = combinedValue(request.fields, 'user-agent') ?? '';
  return connection.sources.includes('web-request') && /\bFirefox\//.test(agent);
}

function whereCookieIsKnown(failure: Failure): string | null {
  if (responseField(failure, 'Set-Cookie') !== null) return 'The server uses cookies: this answer sets one.';
  const others = failure.context.attempts?.slice(-MOST) ?? [];
  return others.some(hasCookie) ? 'Another attempt at the same address carried a cookie.' : null;
}

function hasCookie({ request }: Connection): boolean {
  return request.seen && request.value.fields.some(({ name }) => name.toLowerCase() === 'cookie');
}
