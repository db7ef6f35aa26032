import type { Failure } from './failure.ts';

/** The default text of a 400 in Werkzeug. */
const WORDS = /The browser \(or proxy\) sent a request that this server could not understand\./;

/** A 400 of Werkzeug: routing refuses an upgrade at an ordinary route, and an ordinary request at the route of a socket (seen in 2.2 and 3.1). */
export function isWerkzeugsRefusal({ status, answerWords }: Failure): boolean {
  return status === 400 && WORDS.test(answerWords);
}
