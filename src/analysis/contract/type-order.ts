import type { MessageDirection } from './contract.ts';
import type { ContractSubject, SeenType } from './contract-subject.ts';

/** A last message stands apart from what came before by so much, in milliseconds. */
const PAUSE_BEFORE_END = 1_000;

/** One connection, and the types that it has. */
export interface Ordered {
  readonly subject: ContractSubject;
  readonly types: readonly SeenType[];
}

/**
 * Types of one direction whose order is no accident. What a program sends by itself (streams, notices) comes at any time, so of two
 * messages one is only said to precede the other where it opens the conversation, ends it, or was answered before the other was asked.
 * @param required names of the types of this direction that every connection has
 */
export function typeOrder(
  all: readonly Ordered[],
  direction: MessageDirection,
  required: ReadonlySet<string>,
): string[] {
  const [first] = all;
  if (first === undefined) return [];
  const kept: string[] = [];
  for (const { type } of first.types) {
    if (!required.has(type) || kept.includes(type)) continue;
    if (kept.every((before) => all.every((each) => precedes(each, direction, before, type)))) kept.push(type);
  }
  return kept.length > 1 ? kept : [];
}

function precedes({ subject, types }: Ordered, direction: MessageDirection, a: string, b: string): boolean {
  const own = types.filter((each) => each.direction === direction);
  const [before, after] = [a, b].map((name) => own.find(({ type }) => type === name));
  if (before === undefined || after === undefined || before.first >= after.first) return false;
  return opens(before, own, types) || ends(after, subject) || wasAnsweredBefore(before, after, subject);
}

/** The first of its side, once, before or right after the other side first spoke. */
function opens(type: SeenType, own: readonly SeenType[], all: readonly SeenType[]): boolean {
  if (type.count > 1 || own.some(({ first }) => first < type.first)) return false;
  const others = all.filter(({ direction, heartbeat }) => direction !== type.direction && !heartbeat);
  // A client speaks when it wants to: what it says first, it says first.
  return (
    type.direction === 'client-to-server' || others.filter(({ first }) => first < type.first).length <= 1
  );
}

function ends({ count, first }: SeenType, { trail }: ContractSubject): boolean {
  if (count > 1 || first !== trail.at.length - 1 || first === 0) return false;
  return (trail.at[first] ?? 0) - (trail.at[first - 1] ?? 0) >= PAUSE_BEFORE_END;
}

/**
 * Whether the second exchange was asked after the first had its answer. Of requests alone, each asked once: which of a server's answers comes
 * first (`result`, `error`) depends on what was asked.
 */
function wasAnsweredBefore(a: SeenType, b: SeenType, { trail }: ContractSubject): boolean {
  if (!a.exchanges || !b.exchanges || a.count > 1 || b.count > 1) return false;
  const asks = ({ first }: SeenType) => trail.exchanges.indexOf(trail.exchanges[first] ?? 0) === first;
  if (!asks(a) || !asks(b)) return false;
  const exchange = trail.exchanges[a.first];
  const rows = trail.exchanges.flatMap((each, row) => (each === exchange ? [row] : []));
  const answered = rows.find((row) => row > (rows[0] ?? 0));
  const began = trail.exchanges.indexOf(trail.exchanges[b.first] ?? 0);
  return answered !== undefined && began > answered;
}
