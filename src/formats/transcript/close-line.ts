import { type CloseSeen, TCP_ENDS } from '../../events/event.ts';
import { endOfQuoted, parseQuoted } from './message-line.ts';

const START = /^close (\d{1,10})(?= |$)/;
/** Characters in which the code stands: a line may have millions. */
const LONGEST_START = 20;
const TAIL = /^(?: (clean|unclean))?(?: tcp (\w+))?$/;

/** Reads `close 1000 "bye" clean` and `close 1006 unclean tcp reset`; null where the line is not a close. `by` is the side that the line's mark names. */
export function parseCloseLine(line: string, by: CloseSeen['by']): CloseSeen | null {
  const [start, code = ''] = START.exec(line.slice(0, LONGEST_START)) ?? [];
  if (start === undefined) return null;
  const hasReason = line.startsWith(' "', start.length);
  const end = hasReason ? endOfQuoted(line, start.length + 1) : start.length;
  const tail = end === -1 ? null : TAIL.exec(line.slice(end));
  const reason = hasReason ? parseQuoted(line.slice(start.length + 1, end)) : '';
  if (tail === null || reason === null || Number(code) >= 2 ** 32) return null;
  const [, clean, ended] = tail;
  const tcp = TCP_ENDS.find((end) => end === ended);
  if (ended !== undefined && tcp === undefined) return null;
  const wasClean = clean === undefined ? null : clean === 'clean';
  return { code: Number(code), reason, wasClean, by, ...(tcp === undefined ? {} : { tcp }) };
}

/** Writes what `parseCloseLine` reads. */
export function formatCloseLine({ code, reason, wasClean, tcp }: CloseSeen): string {
  const quoted = reason === '' ? '' : ` ${JSON.stringify(reason)}`;
  const clean = wasClean === null ? '' : wasClean ? ' clean' : ' unclean';
  const ended = tcp === undefined ? '' : ` tcp ${tcp}`;
  return `close ${code}${quoted}${clean}${ended}`;
}
