// RFC 9112 section 2.2: lines end with CRLF; a recipient may accept a single LF.
import type { FaultLog } from './fault.ts';

/** One line of a text: from `start` to `end` without its line end; `next` is the offset of the line after it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Reads the line at `start`; the text's end ends it too. */
export function readLine(text: string, start: number): Line {
  const lf = text.indexOf('\n', start);
  if (lf === -1) return { start, end: text.length, next: text.length };
  const end = lf > start && text[lf - 1] === '\r' ? lf - 1 : lf;
  return { start, end, next: lf + 1 };
}

/** Notes how the line ends, unless by CRLF: `bare-lf`, or `missing-line-end` where the text ends within it. */
export function noteLineEnd(text: string, { end, next }: Line, faults: FaultLog): void {
  if (next === end) faults.add('missing-line-end', end, 0, 'the text ends before the line does');
  else if (text[end] === '\n') faults.add('bare-lf', end, 1, 'a line ends with LF alone instead of CRLF');
}
