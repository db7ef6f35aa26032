import { type CloseFrameSeen, type CloseSeen, TCP_ENDS } from '../../events/event.ts';
import { FRAME_RULES } from '../../protocol/websocket/frame-fault.ts';
import { endOfQuoted, parseQuoted } from './message-line.ts';

const START = /^close (\d{1,10})(?= |$)/;
/** Characters in which the code stands: a line may have millions. */
const LONGEST_START = 20;
const TAIL =
  /^(?: (clean|unclean))?(?: tcp (\w+))?(?: fault ([a-z0-9-]+))?(?: body ((?:[0-9a-f]{2}){1,125}))?(?: answered (.*))?$/s;

/**
 * Reads `close 1000 "bye" clean`, `close 1006 unclean tcp reset` and `close 1005 unclean fault close-code answered 1002 "why"`; null where the
 * line is not a close. `by` is the side that the line's mark names.
 */
export function parseCloseLine(line: string, by: CloseSeen['by']): CloseSeen | null {
  return parseClose(line, by, false);
}

function parseClose(line: string, by: CloseSeen['by'], isAnswer: boolean): CloseSeen | null {
  const [start, code = ''] = START.exec(line.slice(0, LONGEST_START)) ?? [];
  if (start === undefined) return null;
  const hasReason = line.startsWith(' "', start.length);
  const end = hasReason ? endOfQuoted(line, start.length + 1) : start.length;
  const tail = end === -1 ? null : TAIL.exec(line.slice(end));
  const reason = hasReason ? parseQuoted(line.slice(start.length + 1, end)) : '';
  if (tail === null || reason === null || Number(code) >= 2 ** 32) return null;
  const [, clean, ended, rule, body, answered] = tail;
  const tcp = TCP_ENDS.find((end) => end === ended);
  const fault = FRAME_RULES.find((name) => name === rule);
  if ((ended !== undefined && tcp === undefined) || (rule !== undefined && fault === undefined)) return null;
  // An answer has none: lines may be made to nest.
  if (isAnswer && answered !== undefined) return null;
  const answer = answered === undefined ? undefined : parseAnswer(answered);
  if (answer === null) return null;
  const wasClean = clean === undefined ? null : clean === 'clean';
  return {
    code: Number(code),
    reason,
    ...(fault === undefined ? {} : { fault }),
    ...(body === undefined ? {} : { body }),
    wasClean,
    by,
    ...(tcp === undefined ? {} : { tcp }),
    ...(answer === undefined ? {} : { answer }),
  };
}

/** An answer is written as a close is, without what only the whole connection has. */
function parseAnswer(text: string): CloseFrameSeen | null {
  const close = parseClose(`close ${text}`, 'unknown', true);
  if (close === null || close.wasClean !== null || close.tcp !== undefined) return null;
  const { code, reason, fault, body } = close;
  return {
    code,
    reason,
    ...(fault === undefined ? {} : { fault }),
    ...(body === undefined ? {} : { body }),
  };
}

/** Writes what `parseCloseLine` reads. */
export function formatCloseLine({ wasClean, tcp, answer, ...frame }: CloseSeen): string {
  const clean = wasClean === null ? '' : wasClean ? ' clean' : ' unclean';
  const ended = tcp === undefined ? '' : ` tcp ${tcp}`;
  const answered = answer === undefined ? '' : ` answered ${formatFrame(answer, '')}`;
  return `close ${formatFrame(frame, `${clean}${ended}`)}${answered}`;
}

function formatFrame({ code, reason, fault, body }: CloseFrameSeen, between: string): string {
  const quoted = reason === '' ? '' : ` ${JSON.stringify(reason)}`;
  const broken = fault === undefined ? '' : ` fault ${fault}`;
  return `${code}${quoted}${between}${broken}${body === undefined ? '' : ` body ${body}`}`;
}
