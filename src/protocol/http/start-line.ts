import type { FaultLog } from './fault.ts';
import { type Line, readLine } from './line.ts';

/**
 * The first line of a text that is not empty; null where there is none. Faults: `empty-line-before-start` (a server
 * should read over at least one: RFC 9112 section 2.2). How the line ends is left to note for whoever takes it.
 */
export function readStartLine(text: string, faults: FaultLog): Line | null {
  for (let at = 0; at < text.length; ) {
    const line = readLine(text, at);
    if (!isBlank(text, line)) return line;
    faults.add(
      'empty-line-before-start',
      line.start,
      line.next - line.start,
      'an empty line precedes the start line',
    );
    at = line.next;
  }
  return null;
}

function isBlank(text: string, { start, end }: Line): boolean {
  for (let at = start; at < end; at += 1) {
    const character = text[at];
    if (character !== ' ' && character !== '\t' && character !== '\r') return false;
  }
  return true;
}
