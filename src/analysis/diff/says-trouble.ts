import type { MessageValues } from './message-values.ts';

/** Names of messages by which a server says that something failed. */
const FAILURE = /^-[A-Z]|error|\berr\b|fail|reject|refus|denied|forbidden|invalid|\bnack\b/i;

/** Names of messages by which it says that something is about to go wrong, or went wrong for others. */
const TROUBLE =
  /resync|reset|shut-?_?down|restart|maintenance|warn|abort|kick|banned|expire|time-?_?out|disconnect|reconnect|evict|revoke|throttl|rate-?_?limit|overload|unavailable|conflict|mismatch|unauthori[sz]ed/i;

/** Members in which a message says why. */
const WHY = /^(?:error|errors|reason|cause)$/i;

/** Whether a message says by its type that something failed. */
export function isFailure(name: string): boolean {
  return FAILURE.test(name);
}

/** Whether a message says by its type, or by a member that gives a reason, that something is wrong. */
export function saysTrouble(name: string, values: MessageValues | undefined): boolean {
  if (isFailure(name) || TROUBLE.test(name)) return true;
  return [...(values?.values() ?? [])].some(
    ({ path, kind }) => kind === 'text' && WHY.test(path.findLast((part) => !/^\d+$/.test(part)) ?? ''),
  );
}
