import type { NotSeenReason } from '../events/observed.ts';
import type { Connection } from '../session/connection.ts';
import { browserVerdict } from './browser-words/browser-verdict.ts';

/** What was not seen, as a part of a sentence. */
export type Subject = 'the request' | 'the response' | 'the status' | 'the URL' | "the page's URL";

/**
 * Says in one or two sentences why something was not observable and which source could show it.
 */
export function explainNotSeen(subject: Subject, why: NotSeenReason, connection: Connection): string {
  switch (why) {
    case 'not-yet':
      if (connection.outcome !== 'pending' && onlyPage(connection)) return pageCannot(subject);
      if (isRefusalInChromium(subject, connection)) return REFUSED;
      if (isOnlyStatusKnown(subject, connection)) return ONLY_STATUS + howToSee(subject, connection);
      // "Yet" would be wrong of a file, and of a recording that has ended.
      return `${capital(subject)} was not seen. There may be none.`;
    case 'source-cannot':
      if (onlyPage(connection)) return pageCannot(subject);
      if (isRefusalInChromium(subject, connection)) return REFUSED;
      return `No source here shows ${subject}. Record it in Chromium, in Deep, or in Firefox, to see it.`;
    case 'before-recording':
      return `${capital(subject)} travelled before recording began. Reload the page while recording to see it.`;
    case 'refused-response-hidden':
      return REFUSED;
    case 'invented-by-browser':
      return INVENTED;
    case 'not-in-file':
      return `${isOnlyStatusKnown(subject, connection) ? ONLY_STATUS : `${capital(subject)} is not in this file.`}${howToSee(subject, connection)}`;
    default:
      return `${capital(subject)} was lost in a gap of the capture. Record the connection again to see it.`;
  }
}

/**
 * Whether no source that recorded this connection could ever have shown it, unless people record in another way. What has
 * not come yet, came before the recording or was lost is within reach, and so is what a file merely left out.
 */
export function isOutOfReach(subject: Subject, why: NotSeenReason, connection: Connection): boolean {
  if (why === 'refused-response-hidden' || why === 'invented-by-browser') return true;
  if (why === 'not-yet') return connection.outcome !== 'pending' && isRefusalInChromium(subject, connection);
  // DevTools' network log, if open while a page connects, shows what the page's own scripts cannot.
  return why === 'source-cannot' && !onlyPage(connection);
}

const REFUSED =
  'Chromium shows no response headers of a refused handshake. Probe the URL, or open the page in Firefox, to see them.';

/** For a request whose text the browser invented. */
export const INVENTED =
  'The browser shows invented request text for a WebSocket over HTTP/2, so what was sent is not known.';

/** For fields of a head of which only the beginning was kept. */
export const CUT_HEAD =
  'The head has more fields than are kept: what stands in the rest of it is not known. Record the wire (a NetLog) to see all of it.';

/** For Upgrade and Connection of a request that Firefox showed. */
export const WRITTEN_LATER =
  'Firefox shows a request before it writes Upgrade and Connection into it. Record the page in Chromium, in Deep, to see them.';

/** For the key, subprotocols and extensions of a request that Chromium's webRequest showed. */
export const ADDED_LATER =
  "Chromium's webRequest shows a request before the key, subprotocols and extensions are added. Record it in Deep to see them.";

const ONLY_STATUS = 'Of the response, only the status is known.';

/** The browser's words may name the status of an answer that nobody saw. */
function isOnlyStatusKnown(subject: Subject, connection: Connection): boolean {
  return subject === 'the response' && (connection.status.seen || browserVerdict(connection).status !== null);
}

function howToSee(subject: Subject, { sources }: Connection): string {
  if (!/request|response/.test(subject)) return '';
  if (sources.includes('har')) return ' Export the HAR with its headers to see it.';
  return sources.includes('netlog') ? ' A NetLog with raw bytes has all of it.' : '';
}

/**
 * Only scripts in the page reported it: DevTools was closed, or the connection belongs to a worker or is older than the
 * recording.
 */
function onlyPage({ sources }: Connection): boolean {
  return (
    sources.length > 0 && sources.every((source) => source === 'page-hook' || source === 'content-script')
  );
}

function pageCannot(subject: Subject): string {
  return `A page's own scripts cannot see ${subject} of a handshake. In Chromium, keep DevTools open while the connection is made, or record in Deep; in Firefox, grant access to the site.`;
}

// Chromium has no event for the response of a refused handshake, so it will never arrive.
function isRefusalInChromium(subject: Subject, { outcome, sources }: Connection): boolean {
  const ended = outcome === 'refused' || outcome === 'failed';
  // DevTools' network log has what the debugger has; Firefox's supplements webRequest, and has the response.
  const chromium =
    sources.includes('debugger') ||
    (sources.includes('devtools-network') && !sources.includes('web-request'));
  return subject === 'the response' && ended && chromium;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
