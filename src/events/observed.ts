/** Why something was not seen. The panel derives from it what would show it. */
export const NOT_SEEN_REASONS = [
  /** It has not happened yet, or did not happen while recording. */
  'not-yet',
  /** This source can never show it (the event's `source` names the source). */
  'source-cannot',
  /** It happened before recording began. */
  'before-recording',
  /** Chromium has no response event for a refused handshake (Chromium 156). */
  'refused-response-hidden',
  /** The browser shows invented text here: CDP's request of a WebSocket over HTTP/2 (Chromium 156). */
  'invented-by-browser',
  /** The imported file does not have it. */
  'not-in-file',
  /** Lost in a gap of the capture. */
  'lost-in-gap',
] as const;
export type NotSeenReason = (typeof NOT_SEEN_REASONS)[number];

/** *Not there* and *could not look* are different facts: a source never fills in what it did not see. */
export type Observed<T> =
  | { readonly seen: true; readonly value: T }
  | { readonly seen: false; readonly why: NotSeenReason };

/** Wraps what a source saw. */
export function seen<T>(value: T): Observed<T> {
  return { seen: true, value };
}

/** States that a source did not see something, and why. */
export function notSeen(why: NotSeenReason): { readonly seen: false; readonly why: NotSeenReason } {
  return { seen: false, why };
}
