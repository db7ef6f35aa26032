import type { TimeSpan } from '../../analysis/rhythm/traffic-picture.ts';
import type { Connection } from '../../session/connection.ts';
import { endedAt } from '../../session/ended-at.ts';
import { hasFailed, switchedAt } from './life-of.ts';

/** How many connections of a line were in a state, in each column of the picture. */
export interface LifeColumns {
  /** After the switch. */
  readonly open: Uint32Array;
  /** In their handshake. */
  readonly connecting: Uint32Array;
  /** Those that failed there. */
  readonly failed: Uint32Array;
  /** Those that began there and have no answer: how long they will take is not known. */
  readonly unanswered: Uint32Array;
  /** The most in any column, both open and connecting. */
  readonly most: number;
}

/** Counts the lives of some connections in the columns of a time: however many there are, no more is drawn than can be seen. */
export function lifeColumns(
  connections: readonly Connection[],
  { from, until }: TimeSpan,
  columns: number,
): LifeColumns {
  const open = new Int32Array(columns + 1);
  const connecting = new Int32Array(columns + 1);
  const failed = new Uint32Array(columns);
  const unanswered = new Uint32Array(columns);
  const width = Math.max(1e-9, until - from) / columns;
  const columnOf = (at: number) => Math.min(columns - 1, Math.max(0, Math.floor((at - from) / width)));
  for (const connection of connections) {
    const { createdAt, outcome } = connection;
    const bad = hasFailed(connection);
    const end = endedAt(connection) ?? (bad || outcome === 'pending' ? createdAt : until);
    if (createdAt > until || end < from) continue;
    const first = columnOf(createdAt);
    const last = columnOf(end);
    if (outcome === 'pending') unanswered[first] = (unanswered[first] ?? 0) + 1;
    else if (bad) {
      add(connecting, first, last);
      if (end <= until) failed[last] = (failed[last] ?? 0) + 1;
    } else {
      const switched = Math.min(last, Math.max(first, columnOf(switchedAt(connection) ?? end)));
      if (switched > first) add(connecting, first, switched - 1);
      add(open, switched, last);
    }
  }
  const sums = (counts: Int32Array) => {
    const totals = new Uint32Array(columns);
    let sum = 0;
    for (let column = 0; column < columns; column += 1) {
      sum += counts[column] ?? 0;
      totals[column] = sum;
    }
    return totals;
  };
  const result = { open: sums(open), connecting: sums(connecting), failed, unanswered };
  let most = 0;
  for (let column = 0; column < columns; column += 1)
    most = Math.max(most, (result.open[column] ?? 0) + (result.connecting[column] ?? 0));
  return { ...result, most };
}

/** A life adds one where it begins and takes it away behind its end. */
function add(counts: Int32Array, first: number, last: number): void {
  counts[first] = (counts[first] ?? 0) + 1;
  counts[last + 1] = (counts[last + 1] ?? 0) - 1;
}
