import { parseArgs } from 'node:util';
import { CannotDo } from '../cannot-do.ts';
import { parseRecordingSource, type RecordingSource } from './recording-source.ts';

/** What `npm start` was asked to do (cli.md). */
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
  /** Which source records; null for the product's own choice. */
  readonly source: RecordingSource | null;
}

const HEADLESS_SECONDS = 10;
const LONGEST = 24 * 60 * 60;

/**
 * Reads the arguments.
 * @param hasDisplay whether a window could be shown; without it the run is headless
 * @throws CannotDo with one sentence on what is wrong.
 */
export function parseStartOptions(args: readonly string[], hasDisplay: boolean): StartOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 1)
    throw new CannotDo(`One URL at most, not ${positionals.length}: ${positionals.join(' ')}`);
  if (values.netlog === true) throw new CannotDo('--netlog is not built yet.');
  const browser = parseBrowser(values.browser);
  const source = values.source === undefined ? null : parseRecordingSource(values.source);
  if (browser === 'firefox' && source === 'deep') {
    throw new CannotDo('Firefox gives no extension a debugger, so --source deep needs --browser chromium.');
  }
  const headless = values.headless === true || !hasDisplay;
  return {
    url: positionals[0] === undefined ? null : parseUrl(positionals[0]),
    browser,
    headless,
    seconds: values.for === undefined ? (headless ? HEADLESS_SECONDS : null) : parseSeconds(values.for),
    har: values.out === undefined ? (headless ? 'session.har' : null) : parsePath('--out', values.out),
    log: values.log === undefined ? null : parsePath('--log', values.log),
    screenshot: values.screenshot === undefined ? null : parsePath('--screenshot', values.screenshot),
    redact: values['no-redact'] !== true,
    source,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        headless: { type: 'boolean' },
        for: { type: 'string' },
        out: { type: 'string' },
        log: { type: 'string' },
        screenshot: { type: 'string' },
        source: { type: 'string' },
        browser: { type: 'string' },
        'no-redact': { type: 'boolean' },
        netlog: { type: 'boolean' },
      },
    });
  } catch (problem) {
    // Node explains at length how to escape a positional argument; its first sentence says what is wrong.
    const words = problem instanceof Error ? problem.message : String(problem);
    throw new CannotDo(`${words.split(/\.\s|\n/)[0]}.`, { cause: problem });
  }
}

function parseBrowser(name = 'chromium'): StartOptions['browser'] {
  if (name === 'chromium' || name === 'firefox') return name;
  throw new CannotDo(`--browser is chromium or firefox, not "${name}".`);
}

function parseUrl(text: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) throw new CannotDo(`This is not a URL: ${text}`);
  const { protocol, href } = new URL(withScheme);
  if (!['http:', 'https:', 'file:'].includes(protocol)) {
    throw new CannotDo(`A page's URL starts with http:, https: or file:, unlike ${text}`);
  }
  return href;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0 && seconds <= LONGEST)) {
    throw new CannotDo(`--for takes seconds from 0 to ${LONGEST}, not "${text}".`);
  }
  return seconds;
}

function parsePath(option: string, path: string): string {
  if (path === '') throw new CannotDo(`${option} needs the name of a file.`);
  return path;
}
