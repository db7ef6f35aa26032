import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { describeEnd } from './abnormal-end.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { requestField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { timesOfEnd } from './times-of-end.ts';

/** What Vite and webpack-dev-server answer to a name or an origin that is not on their list. */
const COMPLAINT = /Blocked request\. This host|Invalid Host(?:\/Origin)? header|allowedHosts/i;
const WEBPACK = 'webpack-dev-server';
const NEXT = 'Next.js';
const REFUSAL = '{"type":"error","data":"Invalid Host/Origin header"}';
/** Seconds within which a refused socket ends. */
const AT_ONCE = 2;
/** Default ports of webpack-dev-server, and of tools built on it. */
const WEBPACK_PORTS = new Set(['8080', '8081', '3000', '3001', '9000']);

/** 400 or 403 to the socket of a development server: the requested host name, or the page's origin, is not on its list. */
export const devServerRefusedHostOrOrigin: Cause = {
  id: 'dev-server-refused-host-or-origin',
  recognise(failure) {
    const { status } = failure;
    if (status === 101) return endedAtOnce(failure);
    if (status === null && failure.named.has('not-http') && serverOf(failure) === NEXT)
      return ofNext(failure);
    if (status !== 400 && status !== 403) return null;
    const server = COMPLAINT.test(failure.answerWords) ? 'the development server' : serverOf(failure);
    // Many servers have their socket at this path and port: an answer with words of its own is none of webpack's.
    if (server === null || (server === WEBPACK && saysOtherwise(failure))) return null;
    const host = requestField(failure, 'Host') ?? urlOf(failure)?.host ?? null;
    const origin = requestField(failure, 'Origin');
    return {
      sentence:
        server === 'Vite' && status === 400
          ? ofVite(failure)
          : server === NEXT
            ? `${ALLOW_IN_NEXT}: Next.js refused its own socket with ${status}.`
            : `Add the host name to the development server’s allowedHosts, or open the page by a name that it allows: ${server} refused its own socket with ${status}.`,
      evidence: [
        ...describeAnswer(failure),
        ...(host === null ? [] : [`The request names the host ${quoteWords(host)}.`]),
        ...(origin === null ? [] : [`The page’s origin is ${quoteWords(origin)}.`]),
      ],
      hints: ['The same happens to a page that was open while the server restarted: reload it.'],
      isNot: [NOT_THE_NETWORK, 'The application’s own sockets: this one only makes the page reload.'],
      fixes: hostFixes(failure),
    };
  },
};

/**
 * Vite answers 400 to a socket without the token that its page got, and to a host name that it does not allow (5.4.12, 6.0.9 and
 * later). localhost and addresses are always allowed.
 */
function ofVite(failure: Failure): string {
  const host = urlOf(failure)?.hostname ?? '';
  const known = /^(?:.*\.)?localhost$|^\[|^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
  return known
    ? 'Reload the page, and let it come from the same Vite as the socket: Vite refused its own socket with 400, because the address does not carry the token of this run of the server.'
    : 'Reload the page, and add the host name to server.allowedHosts: Vite refused its own socket with 400, because the address does not carry the token of this run of the server, or the host name is not allowed.';
}

const ALLOW_IN_NEXT =
  'Add the host name of the page to allowedDevOrigins in next.config.js, or open the page as localhost';

/** next dev writes “Unauthorized” in place of an HTTP answer to a page of a host that it does not allow (15.2.2 and later). */
function ofNext(failure: Failure): Recognition {
  return {
    sentence: `${ALLOW_IN_NEXT}: Next.js most likely refused its own socket, since what came is no HTTP answer.`,
    evidence: describeAnswer(failure),
    hints: [
      'A proxy before Next.js answers 502 then. The log of next dev says “Blocked cross-origin request”.',
    ],
    isNot: ['The application’s own sockets: this one only makes the page reload.'],
    fixes: hostFixes(failure),
  };
}

/** Those of the development server that is known; of every one where none is. */
function hostFixes(failure: Failure): readonly Fix[] {
  const fixes = fixesFor(failure, 'hosts');
  const likely = fixes.filter((fix) => fix.likely === true);
  return likely.length > 0 ? likely : fixes;
}

/**
 * webpack-dev-server accepts its own socket, sends one message, and closes the connection without a code (seen in 5.2.7). A socket
 * that it allows receives several messages at once and stays open.
 */
function endedAtOnce(failure: Failure): Recognition | null {
  const { close } = failure.connection;
  const { messages } = failure.context;
  const { life } = timesOfEnd(failure);
  if (serverOf(failure) !== WEBPACK || !close.seen || life === null || life > AT_ONCE) return null;
  if (close.value.code !== 1005 && close.value.code !== 1006) return null;
  if (messages?.received !== 1 || messages.lastSent !== null || messages.lastReceivedBytes !== REFUSAL.length)
    return null;
  return {
    sentence:
      'Add the host name to the development server’s allowedHosts, or open the page by the name that it knows: webpack-dev-server most likely refused its own socket, because Host or Origin is not on its list.',
    evidence: [
      ...describeEnd(failure),
      `One message of ${REFUSAL.length} bytes was received, the size of ${quoteWords(REFUSAL)}, and the connection ended at once.`,
    ],
    isNot: [NOT_THE_NETWORK, 'The application’s own sockets: this one only makes the page reload.'],
    fixes: hostFixes(failure),
  };
}

/** The answer has more to say than its status, or names its sender. */
function saysOtherwise({ answerWords, response }: Failure): boolean {
  if (response === null) return false;
  if (answerWords !== response.reason.trim()) return true;
  return response.fields.some(({ name }) => /^(?:server|via|sec-websocket-version)$/i.test(name));
}

function serverOf(failure: Failure): string | null {
  const offered = requestField(failure, 'Sec-WebSocket-Protocol') ?? '';
  if (/\bvite-(?:hmr|ping)\b/.test(offered)) return 'Vite';
  const url = urlOf(failure);
  if (url === null) return null;
  if (/\/_next\/(?:webpack-)?hmr\b/.test(url.pathname)) return NEXT;
  if (/\/(?:sockjs-node|webpack-hmr)\b/.test(url.pathname)) return 'webpack';
  return url.pathname === '/ws' && WEBPACK_PORTS.has(url.port) ? WEBPACK : null;
}
