import type { NotSeenReason, Observed } from '../events/observed.ts';
import type { Connection } from '../session/connection.ts';
import type { Gathered, Missing } from './evidence.ts';
import { explainNotSeen, isOutOfReach, type Subject } from './not-seen.ts';

/** Evidence that was observed. */
export function observed<T>(value: T): Gathered<T> {
  return { state: 'observed', value };
}

/** Evidence that could not be observed, and what would show it. */
export function missing(detail: string, outOfReach = false): Missing {
  return { state: 'missing', detail, outOfReach };
}

/** Evidence for which a connection says why it was not observed. */
export function unseen(subject: Subject, why: NotSeenReason, connection: Connection): Missing {
  return missing(explainNotSeen(subject, why, connection), isOutOfReach(subject, why, connection));
}

/** Evidence that cannot exist for this handshake, and why. */
export function inapplicable(detail: string): { readonly state: 'inapplicable'; readonly detail: string } {
  return { state: 'inapplicable', detail };
}

/** For a check that can do without it. */
export function optional<T>(gathered: Gathered<T>): Gathered<T | null> {
  return observed(gathered.state === 'observed' ? gathered.value : null);
}

/** Derives from evidence that was observed. */
export function whenSeen<T, U>(gathered: Gathered<T>, next: (value: T) => Gathered<U>): Gathered<U> {
  return gathered.state === 'observed' ? next(gathered.value) : gathered;
}

/** Evidence as it was observed. */
export function plain<T>(subject: Subject, value: Observed<T>, connection: Connection): Gathered<T> {
  return value.seen ? observed(value.value) : unseen(subject, value.why, connection);
}

/** Computes at most once. */
export function once<T>(gather: () => Gathered<T>): () => Gathered<T> {
  let known: Gathered<T> | null = null;
  return () => {
    known ??= gather();
    return known;
  };
}
