import { CannotDo } from '../cannot-do.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';
import { pageUrl } from './page-url.ts';
import { parseRecordingSource, type RecordingSource } from './recording-source.ts';

/** The options of `npm start`. */
export interface StartOptions {
  /** Null for the demo. */
  readonly url: string | null;
  readonly browser: 'chromium' | 'firefox';
  readonly headless: boolean;
  /** Seconds to record after load; null for as long as the window is open. */
  readonly seconds: number | null;
  readonly har: string | null;
  readonly log: string | null;
  readonly screenshot: string | null;
  readonly redact: boolean;
  /** Whether certificates that nobody trusts are accepted, as those that are self-signed. */
  readonly insecure: boolean;
  /** Whether the browser's NetLog is recorded too, and what it shows of the wire joined. */
  readonly netlog: boolean;
  /** Which source records; null for the product's own choice. */
  readonly source: RecordingSource | null;
}

const HEADLESS_SECONDS = 10;
const LONGEST = 24 * 60 * 60;

type Name =
  | 'headless'
  | 'for'
  | 'out'
  | 'log'
  | 'screenshot'
  | 'source'
  | 'browser'
  | 'no-redact'
  | 'insecure'
  | 'netlog';

export const START_LINE: CommandLine<Name> = {
  calls: ['npm start -- [URL]'],
  purpose:
    'Starts a browser with the extension in it, DevTools open on its panel, and records the page; without a URL it serves\n' +
    'a demo. At the end it prints a line for each connection.',
  options: {
    headless: { what: 'show no window, as where there is no display' },
    for: {
      value: 'SECONDS',
      what: `record this long after the page's load, then export and end (${HEADLESS_SECONDS} where no window is shown)`,
    },
    out: { value: 'FILE', what: 'write the HAR there (session.har where no window is shown)' },
    log: { value: 'FILE', what: 'write the session log there' },
    screenshot: { value: 'FILE', what: 'write a picture (PNG) of the panel at the end there' },
    source: { value: 'SOURCE', what: 'which source records: standard or deep' },
    browser: { value: 'BROWSER', what: 'chromium (unless another is named) or firefox' },
    'no-redact': { what: 'keep cookies, tokens and message bodies, which are left out otherwise' },
    insecure: {
      what: 'accept certificates that nobody trusts, such as self-signed ones: what is wrong with one is then not seen',
    },
    netlog: {
      what: 'record the NetLog of Chromium too, and join the wire: frames, and all headers of refused handshakes',
    },
  },
};

/**
 * Reads the options of `npm start`.
 * @param hasDisplay whether a window can be shown; without one the run is headless
 * @throws CannotDo with one sentence on what is wrong
 */
export function startOptions(given: Arguments<Name>, hasDisplay: boolean): StartOptions {
  const [url, ...more] = given.operands;
  if (more.length > 0)
    throw new CannotDo(`One URL at most, not ${given.operands.length}: ${given.operands.join(' ')}.`);
  const browser = parseBrowser(given.value('browser') ?? 'chromium');
  const source = given.value('source');
  if (browser === 'firefox' && source === 'deep') {
    throw new CannotDo('Firefox gives no extension a debugger, so --source deep needs --browser chromium.');
  }
  if (browser === 'firefox' && given.has('netlog')) {
    throw new CannotDo('Firefox has no NetLog, so --netlog needs --browser chromium.');
  }
  const headless = given.has('headless') || !hasDisplay;
  const seconds = given.value('for');
  return {
    url: url === undefined ? null : pageUrl(url),
    browser,
    headless,
    seconds: seconds === null ? (headless ? HEADLESS_SECONDS : null) : parseSeconds(seconds),
    har: given.value('out') ?? (headless ? 'session.har' : null),
    log: given.value('log'),
    screenshot: given.value('screenshot'),
    redact: !given.has('no-redact'),
    insecure: given.has('insecure'),
    netlog: given.has('netlog'),
    source: source === null ? null : parseRecordingSource(source),
  };
}

function parseBrowser(name: string): StartOptions['browser'] {
  if (name === 'chromium' || name === 'firefox') return name;
  throw new CannotDo(`--browser is chromium or firefox, not "${name}".`);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0 && seconds <= LONGEST)) {
    throw new CannotDo(`--for takes seconds from 0 to ${LONGEST}, not "${text}".`);
  }
  return seconds;
}
