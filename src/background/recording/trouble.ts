import type { RecordingStopped } from '../../events/event.ts';

/** Why recording is not what was asked for: for a log that ends by it, and in one sentence for people. */
export interface Trouble {
  readonly why: RecordingStopped['why'];
  readonly sentence: string;
}

/** The words of an error for a page that does not answer. */
export const NO_ANSWER = 'the page does not answer';

/** What becomes of recording without the debugger. */
const GOES_ON = 'recording goes on in Standard';

export const TAB_CLOSED: Trouble = { why: 'tab-closed', sentence: 'This tab is closed.' };

/** Whether a command failed because the debugger is no longer ours. */
export function isGone(error: unknown): boolean {
  return /not attached|no tab with/i.test(errorWords(error));
}

/** What the browser's refusal to attach means. `words` are its own. */
export function refusal(words: string): Trouble {
  const why = 'debugger-refused';
  if (/no tab with/i.test(words)) return TAB_CLOSED;
  if (/another debugger/i.test(words)) {
    return { why, sentence: `Another debugger holds this tab; until it lets go, ${GOES_ON}.` };
  }
  if (words === NO_ANSWER) {
    return { why, sentence: `The page does not answer the debugger; ${GOES_ON}.` };
  }
  if (/cannot (access|attach)|not allowed|restricted/i.test(words)) {
    return {
      why,
      sentence: `The browser lets no debugger look into this page (${words}); ${GOES_ON}, also on the next page.`,
    };
  }
  return { why, sentence: `The debugger was refused (${words}); ${GOES_ON}.` };
}

/** What it means that the debugger was taken away. `reason` is the browser's own word. */
export function detachment(reason: string, tabExists: boolean): Trouble {
  if (reason === 'canceled_by_user') {
    return {
      why: 'cancelled-by-user',
      sentence: `Deep was ended in the browser’s “is debugging this browser” bar; ${GOES_ON}.`,
    };
  }
  if (reason === 'replaced_with_devtools') {
    return { why: 'replaced', sentence: `DevTools took the debugger over; ${GOES_ON}.` };
  }
  if (!tabExists) return TAB_CLOSED;
  return {
    why: 'debugger-refused',
    sentence: `The browser took the debugger away, as it does on its own pages; ${GOES_ON}.`,
  };
}

/** The page's process ended. */
export const CRASHED: Trouble = {
  why: 'target-crashed',
  sentence: 'The page crashed, which ended recording; reload it, then press Record.',
};

/** The log that was being written can't be read by the worker that comes next. */
export const UNREADABLE =
  'Recording ended, because the browser could not read what was recorded so far; press Record to begin anew.';

/** Recording ended, and a page could not report yet what it holds. */
export const BUSY_PAGE =
  'A page is too busy to report its last messages; they are added to the log as soon as it does.';

/** What a failed write means. */
export function writeFailure(error: unknown): string {
  return isDiskFull(error)
    ? 'The disk is full: messages are being lost until there is room again.'
    : `Messages are being lost, because the browser could not write them: ${errorWords(error)}`;
}

/** Whether a write failed for want of room: the quota's error by its name, others by their words. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof Error && error.name === 'QuotaExceededError') return true;
  return /quota|space|full/i.test(errorWords(error));
}

/** The words of whatever was thrown. */
export function errorWords(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
