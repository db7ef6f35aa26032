import type { Initiator } from '../../events/event.ts';
import type { Observed } from '../../events/observed.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';
import { readInitiator } from './read-initiator.ts';

const MAX_TEXT = 65_536;

/** A socket that the browser refused before it existed for the debugger. */
export interface BlockedSocket {
  readonly url: string;
  readonly initiator: Observed<Initiator>;
  /** The browser's own words. */
  readonly text: string;
  /** Whether a `webSocketClosed` follows, with an id that was never created. */
  readonly closes: boolean;
}

// A page's own console messages are no log entries, and of these texts it can choose only the URL.
const TOO_MANY = /^WebSocket connection to '(wss?:\S+)' failed: (Insufficient resources)$/;
const MIXED = /^Mixed Content: .* insecure WebSocket endpoint '(ws:\S+)'\. This request has been blocked/;
const BY_POLICY =
  /^(?:Connecting|Refused to connect) to '(wss?:\S+)' (?:because it )?violates the following Content Security Policy directive/;

/**
 * Reads a `Log.entryAdded` about such a socket; null for every other entry. Chromium 156 creates no request id for these:
 * without the log entry they would not be seen at all, or only as a close.
 */
export function readBlockedSocket(entry: CdpObject): BlockedSocket | null {
  // What a worker's own session reports, its page's session reports once more, as of a worker.
  if (entry.level !== 'error' || entry.source === 'worker') return null;
  const text = cdpText(entry.text, MAX_TEXT);
  const tooMany = entry.source === 'network' ? TOO_MANY.exec(text) : null;
  const mixed = MIXED.exec(text);
  const url = (tooMany ?? mixed ?? BY_POLICY.exec(text))?.[1];
  if (url === undefined) return null;
  return {
    url,
    initiator: readInitiator({ type: 'script', stack: entry.stackTrace }),
    text: tooMany?.[2] ?? text,
    closes: tooMany !== null || mixed !== null,
  };
}
