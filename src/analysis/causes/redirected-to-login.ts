import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { responseField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const HOST =
  /(?:^|[.-])(?:login|signin|auth|auth0|sso|idp|oauth2?|accounts|identity|okta|onelogin|keycloak|cognito|cas|adfs|microsoftonline|cloudflareaccess)(?:[.-]|\d|$)/i;
const PATH =
  /\/(?:log[-_]?in|sign[-_]?in|sign[-_]?on|oauth2?|auth|authorize|authenticate|saml2?|sso|openid-connect|session\/new|accounts?\/login|cdn-cgi\/access)(?:[/._?-]|$)/i;

/** A redirect to an identity provider or to a page to log in: the session is missing, not the address wrong. */
export const redirectedToLogin: Cause = {
  id: 'redirected-to-login',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !REDIRECTS.has(status)) return null;
    const location = responseField(failure, 'Location');
    if (location === null || !isLogin(location.slice(0, 2_000), urlOf(failure))) return null;
    return {
      sentence: `Log in first, and send the session’s cookie with the handshake: the server redirects to a page to log in (${quoteWords(location)}) with ${status}.`,
      evidence: [
        ...describeAnswer(failure, 'Location', 'WWW-Authenticate', 'Set-Cookie'),
        'A session that has ended does so too: a reload of the page would show it.',
      ],
      isNot: [
        NOT_THE_NETWORK,
        'The address of the socket: the same request with a session may well be switched.',
      ],
      fixes: fixesFor(failure, 'authentication', 'cookie'),
    };
  },
};

function isLogin(location: string, from: URL | null): boolean {
  const base = from ?? 'https://app.example.com/';
  if (!URL.canParse(location, base)) return false;
  const to = new URL(location, base);
  if (PATH.test(to.pathname)) return true;
  return (from === null || to.hostname !== from.hostname) && HOST.test(to.hostname);
}
