import { isRedirect } from '../../protocol/http/is-redirect.ts';
import { isCrossSite } from '../checks/cross-site.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { requestField, responseField, urlOf } from './failure.ts';
import { followedRedirect } from './followed-redirect.ts';
import { quoteWords } from './quote-words.ts';

const HOST =
  /(?:^|[.-])(?:login|signin|auth|auth0|sso|idp|oauth2?|accounts|identity|okta|onelogin|keycloak|cognito|cas|adfs|microsoftonline|cloudflareaccess)(?:[.-]|\d|$)/i;
const PATH =
  /\/(?:log[-_]?in|sign[-_]?in|sign[-_]?on|oauth2?|auth|authorize|authenticate|saml2?|sso|openid-connect|session\/new|accounts?\/login|cdn-cgi\/access|outpost\.goauthentik\.io)(?:[/._?-]|$)/i;

/** A redirect to an identity provider or a log-in page: the session is missing; the address is right. */
export const redirectedToLogin: Cause = {
  id: 'redirected-to-login',
  recognise(failure) {
    const { status } = failure;
    if (status === null) return null;
    if (!isRedirect(status)) return ofFollowed(failure, status);
    const isStream = failure.kind === 'event-stream';
    const location = responseField(failure, 'Location');
    if (location === null || !isLogin(location.slice(0, 2_000), urlOf(failure))) return null;
    return {
      sentence: `Log in first, and send the session’s cookie with ${isStream ? 'the request of the stream' : 'the handshake'}: the server redirects to a log-in page (${quoteWords(location)}) with ${status}.`,
      evidence: describeAnswer(failure, 'Location', 'WWW-Authenticate', 'Set-Cookie'),
      hints: ['The session may have ended: reload the page to check.'],
      isNot: [
        NOT_THE_NETWORK,
        `The address of the ${isStream ? 'stream' : 'socket'}: the same request with a session may succeed.`,
      ],
      fixes: mayLackCookie(failure) ? fixesFor(failure, 'cookie') : [],
    };
  },
};

/** An EventSource follows the redirect, and what it then gets is the log-in page (Chromium 156, Firefox 153). */
function ofFollowed(failure: Failure, status: number): Recognition | null {
  const target = failure.kind === 'event-stream' ? followedRedirect(failure) : null;
  if (target === null || !isLogin(target.slice(0, 2_000), urlOf(failure))) return null;
  const type = responseField(failure, 'Content-Type') ?? '';
  if (status !== 401 && status !== 403 && !/^text\/html\b/i.test(type.trim())) return null;
  return {
    sentence: `Log in first, and let the stream’s request carry the session’s cookie: a redirect led to a log-in page (${quoteWords(target)}), which is no event stream.`,
    evidence: describeAnswer(failure, 'Content-Type', 'Set-Cookie'),
    hints: ['The session may have ended: reload the page to check.'],
    isNot: [NOT_THE_NETWORK, 'The address of the stream: the same request with a session may succeed.'],
    fixes: [],
  };
}

/** Only to another site does a cookie need SameSite=None, and only one that did not come. */
function mayLackCookie(failure: Failure): boolean {
  const origin = requestField(failure, 'Origin');
  if (origin === null || requestField(failure, 'Cookie') !== null) return false;
  return isCrossSite(origin, urlOf(failure)?.href ?? '') === true;
}

function isLogin(location: string, from: URL | null): boolean {
  const base = from ?? 'https://app.example.com/';
  if (!URL.canParse(location, base)) return false;
  const to = new URL(location, base);
  if (PATH.test(to.pathname)) return true;
  return (from === null || to.hostname !== from.hostname) && HOST.test(to.hostname);
}
