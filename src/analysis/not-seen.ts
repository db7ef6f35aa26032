import type { NotSeenReason } from '../events/observed.ts';
import type { Connection } from '../session/connection.ts';

/** What was not seen, as it stands in a sentence. */
export type Subject = 'the request' | 'the response' | 'the status' | 'the URL' | "the page's URL";

/**
 * Says in one or two sentences why something was not observable and which source could show it.
 */
export function explainNotSeen(subject: Subject, why: NotSeenReason, connection: Connection): string {
  switch (why) {
    case 'not-yet':
      return connection.outcome === 'pending'
        ? `${capital(subject)} has not been seen yet.`
        : `${capital(subject)} was never seen. A NetLog of the same attempt would show whether there was one.`;
    case 'source-cannot':
      return `${sourceCannot(subject, connection)} Deep recording in Chromium, Firefox, or a NetLog would show it.`;
    case 'before-recording':
      return `${capital(subject)} travelled before recording began. Reload the page while recording to see it.`;
    case 'refused-response-hidden':
      return 'Chromium shows no response headers of a refused handshake; a NetLog, Firefox, or the probe would show them.';
    case 'invented-by-browser':
      return INVENTED;
    case 'not-in-file':
      return `The imported file does not hold ${subject}. A NetLog, or a HAR exported with headers, would.`;
    default:
      return `${capital(subject)} was lost in a gap of the capture. Record the connection again to see it.`;
  }
}

/** For a request whose text is the browser's invention. */
export const INVENTED =
  'The browser shows invented request text for a WebSocket over HTTP/2; a NetLog would show what was really sent.';

/** For Upgrade and Connection of a request that Firefox's webRequest showed. */
export const WRITTEN_LATER =
  'webRequest shows a request before the browser writes Upgrade and Connection into it; the devtools network log, Deep recording in Chromium, or a NetLog would show them.';

function sourceCannot(subject: Subject, connection: Connection): string {
  const only = connection.sources.length === 1 ? connection.sources[0] : undefined;
  if (only === 'page-hook') return `A page's own scripts cannot see ${subject} of a handshake.`;
  if (only === 'web-request') return `webRequest of this browser does not show ${subject}.`;
  return `No live source shows ${subject}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
