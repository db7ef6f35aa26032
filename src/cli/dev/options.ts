import { CannotDo } from '../cannot-do.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';
import { pageUrl } from '../start/page-url.ts';

/** The options of `npm run dev`. */
export interface DevOptions {
  /** Null for the demo. */
  readonly url: string | null;
  readonly headless: boolean;
}

export const DEV_LINE: CommandLine<'headless'> = {
  calls: ['npm run dev -- [URL]'],
  purpose:
    'Opens Chromium with DevTools on the panel, on the demo or on a URL. When a source file changes, it builds the extension\n' +
    'again, reloads it, and opens the panel and the page again. Ends when the tab is closed, or with Ctrl-C.',
  options: { headless: { what: 'show no window, as where there is no display' } },
};

/**
 * Reads the options of `npm run dev`.
 * @param hasDisplay whether a window can be shown; without one the run is headless
 * @throws CannotDo with one sentence on what is wrong
 */
export function devOptions(given: Arguments<'headless'>, hasDisplay: boolean): DevOptions {
  const [url, ...more] = given.operands;
  if (more.length > 0) throw new CannotDo(`One URL at most, not ${given.operands.join(' ')}.`);
  return { url: url === undefined ? null : pageUrl(url), headless: given.has('headless') || !hasDisplay };
}
