import { errors, type Page } from 'playwright-core';
import { CannotDo } from '../cannot-do.ts';
import { startDemo } from '../demo/start-demo.ts';
import { say } from '../say.ts';
import type { StartOptions } from './options.ts';

/** The page to open when the panel records. */
export interface Site {
  readonly url: string;
  /** Command line switches that the browser needs for it. */
  readonly flags: readonly string[];
  end(): Promise<void>;
}

const PATIENCE = 30_000; // milliseconds

/** The requested page, or the demo. Without a window nobody can press its buttons, so it fails in every way by itself. */
export async function openSite({
  url,
  headless,
  insecure = false,
}: Pick<StartOptions, 'url' | 'headless'> & Partial<Pick<StartOptions, 'insecure'>>): Promise<Site> {
  if (url !== null)
    return { url, flags: insecure ? ['--ignore-certificate-errors'] : [], end: async () => {} };
  const demo = await startDemo();
  return {
    url: headless ? `${demo.url}?fail=all` : demo.url,
    flags: [`--ignore-certificate-errors-spki-list=${demo.spkiHash}`],
    end: () => demo.close(),
  };
}

/**
 * Opens a page; one that never finishes loading is recorded as far as it got.
 * @throws CannotDo where the page cannot be opened
 */
export async function openPage(tab: Page, url: string): Promise<void> {
  try {
    await tab.goto(url, { timeout: PATIENCE });
  } catch (problem) {
    if (problem instanceof errors.TimeoutError) {
      say(`The page is still loading after ${PATIENCE / 1000} s: recording what there is.`);
      return;
    }
    const words = problem instanceof Error ? problem.message : '';
    const reason = /net::\w+/.exec(words)?.[0] ?? 'the browser gave no reason';
    throw new CannotDo(`${url} could not be opened: ${reason}.`, { cause: problem });
  }
}
