/**
 * Longest texts of a report's events, in UTF-16 units. The hook cuts its texts to these, and the parser takes no longer ones: a
 * page chooses them, and one field that is too long must not cost the report with all that is in it.
 */
export const LONGEST = {
  url: 65_536,
  /** Names, subprotocols, extensions and the browser's own words. */
  words: 16_384,
  stack: 256 * 1024,
} as const;

/** Most text of the events of one report that has more than one: a browser's port refuses messages of 64 MiB. */
export const MOST_EVENT_TEXT = 1024 * 1024;

/** Close codes of WebTransport have 32 bits (WebTransport over HTTP/3, section 5), those of WebSocket 16. */
export const LARGEST_CLOSE_CODE = 0xffff_ffff;
