/** Stands for what differs from one recording to the next. */
export const VARIES = '*';

/** Longest text that is looked through: what lies behind is compared as it is. */
const LONGEST = 4_096;

const WEB_TOKEN = /\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** RFC 3339, also with a blank for the T. */
const TIMESTAMP = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/g;
/** RFC 9110 section 5.6.7, as IMF-fixdate. */
const HTTP_DATE = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d[ -]\w{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT/g;
const LOOPBACK_PORT = /(\b(?:localhost|127(?:\.\d{1,3}){3})|\[::1\]):\d{1,5}\b/gi;
/** Times in milliseconds or microseconds, and ids. */
const LONG_NUMBER = /\b\d{9,}(?:\.\d+)?\b/g;
const WORD = /[A-Za-z0-9_+~-]{8,}={0,2}/g;

/**
 * A text in which everything that an honest recording makes anew has the same stand-in: ids, tokens, times, ports of
 * loopback. Two recordings of the same thing then have the same text.
 */
export function stableText(text: string): string {
  const head = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  return (
    head
      .replace(WEB_TOKEN, VARIES)
      .replace(UUID, VARIES)
      .replace(TIMESTAMP, VARIES)
      .replace(HTTP_DATE, VARIES)
      .replace(LOOPBACK_PORT, `$1:${VARIES}`)
      .replace(LONG_NUMBER, VARIES)
      .replace(WORD, (word) => (isRandom(word) ? VARIES : word)) + text.slice(head.length)
  );
}

/** The same, and no number counts: for sentences, in which numbers measure or count. */
export function stableSentence(text: string): string {
  return stableText(text).replace(/\d+(?:\.\d+)?/g, VARIES);
}

/** The number of one of several equal servers, in the first label of a host: `ws-26.example.com` is `ws-47.example.com`. */
export function stableShard(text: string): string {
  return text.replace(/^([\w.+-]*:\/\/)?([a-z][a-z-]*?-?)\d{1,4}(?=\.[\w-]+\.[a-z])/i, `$1$2${VARIES}`);
}

/** Whether a redacted export has put a stand-in for a text or for a part of it: it may have been anything. */
export function isRedacted(text: string): boolean {
  return /redacted-\d|\[redacted/.test(text);
}

/** Whether a text is nothing but an id, a token, a time or a number, such as the key of a dictionary or a part of a path. */
export function isId(text: string): boolean {
  return /^\d+$/.test(text) || (text.length <= LONGEST && /^\*(?:[^A-Za-z0-9]*\*)*$/.test(stableText(text)));
}

/** Whether a word looks as if it had been drawn, not written: its letters, capitals and digits change places too often. */
function isRandom(word: string): boolean {
  const core = word.replace(/=+$/, '');
  const digits = count(core, /\d/g);
  const letters = count(core, /[A-Za-z]/g);
  const mixes = count(core, /\d(?=[A-Za-z])|[A-Za-z](?=\d)/g);
  const turns = count(core, /[a-z](?=[A-Z])|[A-Z](?=[a-z])/g);
  if (digits > 0 && letters > 0) {
    if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(core)) return true;
    if (mixes >= 3 || (mixes >= 2 && turns >= 2)) return true;
    return core.length >= 16 && turns >= 4 && turns / letters > 0.3;
  }
  return core.length >= 12 && turns / core.length > 0.5;
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
