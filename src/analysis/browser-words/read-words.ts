import { CHROMIUM_FRAMES } from './chromium-frames.ts';
import { CHROMIUM_HANDSHAKE } from './chromium-handshake.ts';
import { CHROMIUM_REQUESTS } from './chromium-requests.ts';
import { FIREFOX_WORDS } from './firefox.ts';
import { netError } from './net-errors.ts';
import { OTHER_CLIENTS } from './other-clients.ts';
import type { KnownWords, Settlement, WordsReading } from './words-reading.ts';

export type { Settlement, WordsReading } from './words-reading.ts';

/** Longer texts are cut before matching: no browser text is longer, but what it quotes of a server may be. */
const LIMIT = 4096;

/**
 * Reads one text of a browser's console, CDP or HAR; null where it is not known. The empty text is known: an extension
 * hides the reason. Chromium 156 also leaves the reason empty for a 401 over HTTP/2.
 */
export function readWords(text: string): WordsReading | null {
  const words = withoutConsolePrefix(text.slice(0, LIMIT)).trim();
  if (words === '') return { ...NOTHING, cause: 'reason-hidden-by-extension' };
  return (
    readNetError(words) ??
    readKnown(words, CHROMIUM_HANDSHAKE, 'chromium') ??
    readKnown(words, CHROMIUM_FRAMES, 'chromium') ??
    readKnown(words, CHROMIUM_REQUESTS, 'chromium') ??
    readKnown(words, FIREFOX_WORDS, 'firefox') ??
    readKnown(words, OTHER_CLIENTS, 'other')
  );
}

const NOTHING: WordsReading = {
  browser: 'chromium',
  settles: [],
  suspects: [],
  cause: null,
  status: null,
  switched: false,
  noAnswer: null,
};

/** The reason alone: Chromium's console puts the URL before it, CDP and HAR do not. */
export function withoutConsolePrefix(text: string): string {
  if (!text.startsWith("WebSocket connection to '")) return text;
  const mark = "' failed: ";
  const at = text.indexOf(mark);
  return at === -1 ? text : text.slice(at + mark.length);
}

function readNetError(words: string): WordsReading | null {
  const match =
    /^(Error during WebSocket handshake: |Stream closed with error: |Error in connection establishment: |Failed to load resource: )?(net::)?(ERR_\w{1,100}(?:\.\w{1,100})?)(?: \(.*\))?$/.exec(
      words,
    );
  if (match === null) return null;
  const error = netError(match[3] ?? '');
  // Files leave the prefix out, and Node has names of the same form: only a class that is known counts.
  if (match[2] === undefined && error.cause === 'blocked-by-client' && !/BLOCKED_BY/.test(words)) return null;
  // After these prefixes the request had been sent, and the server did not answer with a usable 101.
  const asked = ASKED.has(match[1] ?? '') && error.cause !== 'reason-hidden-by-extension';
  return { ...NOTHING, ...error, settles: asked ? STATUS_FAILS : [] };
}

const ASKED = new Set(['Error during WebSocket handshake: ', 'Stream closed with error: ']);

const STATUS_FAILS: readonly Settlement[] = [
  { check: 'status-is-101', verdict: 'fail' },
  { check: 'extended-connect-succeeded', verdict: 'fail' },
];

function readKnown(
  words: string,
  table: readonly KnownWords[],
  browser: WordsReading['browser'],
): WordsReading | null {
  for (const known of table) {
    const match = known.pattern.exec(words);
    if (match === null) continue;
    const status = known.status === 'named' ? Number(match[1]) : (known.status ?? null);
    return {
      browser,
      settles: [
        ...(known.fails ?? []).map((check): Settlement => ({ check, verdict: 'fail' })),
        ...(known.passes ?? []).map((check): Settlement => ({ check, verdict: 'pass' })),
      ],
      suspects: known.suspects ?? [],
      cause: known.cause ?? (status === null ? null : causeOfStatus(status)),
      status,
      switched: known.switched ?? false,
      noAnswer: known.noAnswer ?? null,
    };
  }
  return null;
}

/** The cause that a status alone shows; null where more evidence is needed, as for 400 and 426. */
function causeOfStatus(status: number): string | null {
  if (status >= 200 && status < 300) return 'upgrade-ignored';
  // An interim status ends nothing, and a number outside of 100 to 599 is not a status: the answer is garbled.
  if (status < 200 || status > 599) return 'not-http';
  return BY_STATUS.get(status) ?? null;
}

const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [301, 'redirected'],
  [302, 'redirected'],
  [303, 'redirected'],
  [307, 'redirected'],
  [308, 'redirected'],
  [401, 'authentication-required'],
  [403, 'origin-or-access-refused'],
  [404, 'no-websocket-at-this-path'],
  [405, 'no-websocket-at-this-path'],
  [407, 'proxy-authentication-required'],
  [410, 'no-websocket-at-this-path'],
  [413, 'handshake-too-large'],
  [414, 'handshake-too-large'],
  [429, 'rate-limited'],
  [431, 'handshake-too-large'],
  [494, 'handshake-too-large'],
  [497, 'server-expects-tls'],
  [500, 'server-failed'],
  [501, 'server-failed'],
  [502, 'bad-gateway'],
  [503, 'bad-gateway'],
  [504, 'bad-gateway'],
]);
