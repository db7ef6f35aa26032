import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { isOfPage } from '../fixes/page.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, NOT_THE_SWITCH, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer, requestField, responseField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** A redirect, which a WebSocket's handshake does not follow in any browser (WHATWG WebSockets). */
export const redirected: Cause = {
  id: 'redirected',
  recognise(failure) {
    const { status } = failure;
    if (namedWithoutAnswer(failure, 'redirected') !== null) {
      return {
        sentence:
          'Use the address that does not redirect: the browser stopped following the redirects of this one.',
        evidence: quoteBrowser(failure),
        isNot: [NOT_THE_NETWORK],
        fixes: fixesFor(failure, 'redirect'),
      };
    }
    if (status === null || status < 300 || status > 399 || failure.kind === 'event-stream') return null;
    const location = responseField(failure, 'Location');
    return {
      sentence: sentenceFor(failure, status, location),
      evidence: describeAnswer(failure, 'Location'),
      hints:
        location === null
          ? ['Usual targets: the same address with wss:, another host, a slash at the end, a log-in page.']
          : [],
      isNot: [NOT_THE_NETWORK, NOT_THE_SWITCH],
      fixes: wantsCookie(failure, location) ? [] : ofRedirect(failure, location),
    };
  },
};

function sentenceFor(failure: Failure, status: number, location: string | null): string {
  const refused = `with ${status}, and browsers do not follow a redirect with a handshake`;
  if (location === null) return `Use the address that the redirect names: the server redirects ${refused}.`;
  if (isDowngrade(failure, location)) {
    return `Forward the scheme to the server behind the proxy, such as by X-Forwarded-Proto: it redirects to ${quoteWords(location)} ${refused}.`;
  }
  if (wantsCookie(failure, location)) {
    return `Load a page of this host first, so that the browser has its cookie: it sets one and redirects to the very address that was asked, ${quoteWords(location)}, which may be a gate that wants the cookie back, ${refused}.`;
  }
  if (isSameAddress(failure, location)) {
    return urlOf(failure)?.protocol === 'wss:'
      ? `Forward the scheme to the server behind the proxy, such as by X-Forwarded-Proto: it redirects to the very address that was asked, ${quoteWords(location)}, as where it takes the request for http:, ${refused}.`
      : `Read the log of the server that redirects: it redirects to the very address that was asked, ${quoteWords(location)}, ${refused}.`;
  }
  if (isPage(failure, location)) {
    return `Check the path of the socket, and which server it has to reach: the server redirects to ${quoteWords(location)} with ${status}, which looks like a page, so it most likely has no socket at this path.`;
  }
  return `Open the socket at the address that the redirect names: the server redirects to ${quoteWords(location)} ${refused}.`;
}

/**
 * The page can use the address that the redirect names, where a socket may be there; what stops the redirect comes after
 * it.
 */
function ofRedirect(failure: Failure, location: string | null): readonly Fix[] {
  const fixes = fixesFor(failure, 'redirect');
  if (location !== null && isPage(failure, location)) return fixes.filter((fix) => !isOfPage(fix));
  return fixes.toSorted((a, b) => Number(isOfPage(b)) - Number(isOfPage(a)));
}

/** A file of a page, or a folder, though the path that was asked is neither: a slash more is the same path. */
function isPage(failure: Failure, location: string): boolean {
  const url = urlOf(failure);
  if (url === null || !URL.canParse(location, httpOf(url))) return false;
  const to = new URL(location, httpOf(url)).pathname;
  if (/\.(?:x?html?|php|aspx?|jsp)$/i.test(to)) return !/\.\w+$/.test(url.pathname);
  if (!to.endsWith('/')) return false;
  if (url.pathname === '/')
    return to !== '/' && !/ws|socket|cable|hub|stream|mqtt|live/i.test(lastSegment(to));
  if (url.pathname.endsWith('/')) return false;
  return lastSegment(to) !== lastSegment(url.pathname);
}

function lastSegment(path: string): string {
  return /([^/]*)\/*$/.exec(path)?.[1] ?? '';
}

/** It asks for the same again, with a cookie that it sets and that was not sent. */
function wantsCookie(failure: Failure, location: string | null): boolean {
  const name = /^[^=;]+=/.exec(responseField(failure, 'Set-Cookie') ?? '')?.[0];
  if (location === null || name === undefined || !isSameAddress(failure, location)) return false;
  return !(requestField(failure, 'Cookie') ?? '').split(/; */).some((cookie) => cookie.startsWith(name));
}

/** The same scheme but for ws and http, the same host, path and query: nothing else could be asked for. */
function isSameAddress(failure: Failure, location: string): boolean {
  const url = urlOf(failure);
  if (url === null || !URL.canParse(location, httpOf(url))) return false;
  const to = new URL(location, httpOf(url));
  to.hash = '';
  return httpOf(to) === httpOf(url);
}

function httpOf({ href }: URL): string {
  return href.replace(/^ws/, 'http').replace(/#.*$/, '');
}

/** From wss: to http: of the same host: TLS ends before the server that redirects, and the server does not know. */
function isDowngrade(failure: Failure, location: string): boolean {
  const url = urlOf(failure);
  if (url === null || !/^(?:wss|https):$/.test(url.protocol) || !URL.canParse(location, url)) return false;
  const to = new URL(location, url);
  return to.protocol === 'http:' && to.hostname === url.hostname;
}
