import type { Initiator } from '../../events/event.ts';
import type { Observed } from '../../events/observed.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';
import { readInitiator } from './read-initiator.ts';

const MAX_TEXT = 65_536;

/** A socket that the browser refused before it came to life. */
export interface BlockedSocket {
  readonly url: string;
  readonly initiator: Observed<Initiator>;
  /** The browser's own words. */
  readonly text: string;
  /** Whether a `webSocketClosed` of an id never created follows. */
  readonly closes: boolean;
}

// A page's own console messages are no log entries, and what it can choose of these texts is the URL alone.
const TOO_MANY = /^WebSocket connection to '(wss?:\S+)' failed: (Insufficient resources)$/;
const MIXED = /^Mixed Content: .* insecure WebSocket endpoint '(ws:\S+)'\. This request has been blocked/;
const BY_POLICY =
  /^(?:Connecting|Refused to connect) to '(wss?:\S+)' (?:because it )?violates the following Content Security Policy directive/;

/**
 * Reads a `Log.entryAdded` that reports such a socket; null for every other. Chromium 156 creates no request id for
 * these: without the log entry they would not be seen at all, or as a bare close.
 */
export function readBlockedSocket(entry: CdpObject): BlockedSocket | null {
  if (entry.level !== 'error') return null;
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
