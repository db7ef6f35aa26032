import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { requestField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** What Vite and webpack-dev-server answer to a name or an origin that is not on their list. */
const COMPLAINT = /Blocked request\. This host|Invalid Host(?:\/Origin)? header|allowedHosts/i;
/** Default ports of webpack-dev-server, and of tools built on it. */
const WEBPACK_PORTS = new Set(['8080', '8081', '3000', '3001', '9000']);

/** 400 or 403 to the socket of a development server: the requested host name, or the page's origin, is not on its list. */
export const devServerRefusedHostOrOrigin: Cause = {
  id: 'dev-server-refused-host-or-origin',
  recognise(failure) {
    const { status } = failure;
    if (status !== 400 && status !== 403) return null;
    const server = COMPLAINT.test(failure.answerWords) ? 'the development server' : serverOf(failure);
    if (server === null) return null;
    const host = requestField(failure, 'Host') ?? urlOf(failure)?.host ?? null;
    const origin = requestField(failure, 'Origin');
    return {
      sentence: `Add the host name to the development server’s allowedHosts, or open the page by a name that it allows: ${server} refused its own socket with ${status}.`,
      evidence: [
        ...describeAnswer(failure),
        ...(host === null ? [] : [`The request names the host ${quoteWords(host)}.`]),
        ...(origin === null ? [] : [`The page’s origin is ${quoteWords(origin)}.`]),
      ],
      hints: ['The same happens to a page that was open while the server restarted: reload it.'],
      isNot: [NOT_THE_NETWORK, 'The application’s own sockets: this one only makes the page reload.'],
      fixes: fixesFor(failure, 'hosts'),
    };
  },
};

function serverOf(failure: Failure): string | null {
  const offered = requestField(failure, 'Sec-WebSocket-Protocol') ?? '';
  if (/\bvite-(?:hmr|ping)\b/.test(offered)) return 'Vite';
  const url = urlOf(failure);
  if (url === null) return null;
  if (/\/_next\/webpack-hmr\b/.test(url.pathname)) return 'Next.js';
  if (/\/(?:sockjs-node|webpack-hmr)\b/.test(url.pathname)) return 'webpack';
  return url.pathname === '/ws' && WEBPACK_PORTS.has(url.port) ? 'webpack-dev-server' : null;
}
