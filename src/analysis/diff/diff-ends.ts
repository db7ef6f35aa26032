import { closeCodeOf } from '../../session/close-code-of.ts';
import type { Connection } from '../../session/connection.ts';
import { type Difference, NONE, otherValue, shown } from './difference.ts';
import { isRedacted, stableSentence } from './stable-text.ts';

/**
 * Differences of the ends of two connections: code, reason, who closed, and the browser's words.
 * @param alike whether the same kind of recorder saw both: each browser has words of its own
 */
export function diffEnds(a: Connection, b: Connection, alike: boolean): Difference[] {
  return [...diffClose(a, b), ...(alike ? diffWords(a, b) : [])];
}

function diffClose(a: Connection, b: Connection): Difference[] {
  if (a.close.seen && b.close.seen) {
    const [left, right] = [a.close.value, b.close.value];
    const found: Difference[] = [];
    if (left.code !== right.code)
      found.push(otherValue('close.code', 'the close code', String(left.code), String(right.code)));
    const [reasonA, reasonB] = [stableSentence(left.reason), stableSentence(right.reason)];
    if (reasonA !== reasonB && !isRedacted(left.reason) && !isRedacted(right.reason))
      found.push(otherValue('close.reason', 'the close reason', reasonA, reasonB));
    if (left.by !== right.by && left.by !== 'unknown' && right.by !== 'unknown')
      found.push(otherValue('close.by', 'who closed', left.by, right.by));
    return found;
  }
  if (isOpen(a) && b.close.seen) return [stillOpen('a', closeCodeOf(b))];
  if (isOpen(b) && a.close.seen) return [stillOpen('b', closeCodeOf(a))];
  return [];
}

/** Open until the end of the recording, by a source that would have seen the close. */
function isOpen({ outcome, close, closedAt }: Connection): boolean {
  return outcome === 'open' && closedAt === null && !close.seen && close.why === 'not-yet';
}

function stillOpen(which: 'a' | 'b', code: number | null): Difference {
  const [open, closed] = which === 'a' ? ['A', 'B'] : ['B', 'A'];
  const end = code === null ? 'ended' : `was closed with ${code}`;
  const what = `${closed} ${end}, ${open} was still open when its recording ended`;
  const [text, none] = [code === null ? 'ended' : String(code), NONE];
  return { where: 'close', a: which === 'a' ? none : text, b: which === 'a' ? text : none, what };
}

/** The browser's words about an end. */
function diffWords(a: Connection, b: Connection): Difference[] {
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  const [left, right] = [stableSentence(wordsA), stableSentence(wordsB)];
  if (left === right || isRedacted(wordsA) || isRedacted(wordsB)) return [];
  const what = `the browser said "${shown(left || NONE)}" in A and "${shown(right || NONE)}" in B`;
  return [{ where: 'error', a: shown(left || NONE), b: shown(right || NONE), what }];
}

function wordsOf({ errors }: Connection): string {
  return errors.find(({ text }) => text !== '')?.text ?? '';
}
