import type { CloseSeen } from '../../events/event.ts';
import { parseQuoted } from './message-line.ts';

const LINE = /^close (\d{1,10})(?: ("(?:[^"\\]|\\.)*"))?(?: (clean|unclean))?$/;

/** Reads `close 1000 "bye" clean`; null where the line is not a close. `by` is the side that the line's mark names. */
export function parseCloseLine(line: string, by: CloseSeen['by']): CloseSeen | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, code = '', quoted, clean] = match;
  const reason = quoted === undefined ? '' : parseQuoted(quoted);
  if (reason === null || Number(code) >= 2 ** 32) return null;
  return { code: Number(code), reason, wasClean: clean === undefined ? null : clean === 'clean', by };
}

/** Writes what `parseCloseLine` reads. */
export function formatCloseLine({ code, reason, wasClean }: CloseSeen): string {
  const quoted = reason === '' ? '' : ` ${JSON.stringify(reason)}`;
  const clean = wasClean === null ? '' : wasClean ? ' clean' : ' unclean';
  return `close ${code}${quoted}${clean}`;
}
