import type { PlacedDifference } from './difference.ts';
import { besides, neverCame } from './message-differences.ts';
import type { MessageWords } from './message-trail.ts';
import type { PreparedConnection } from './prepared-connection.ts';

/** For a timer of heartbeats that is a little late, in milliseconds. */
const SLACK = 250;

/** How long a ping may wait for its answer, in milliseconds, and in the times that the slowest took in the other recording. */
const WAIT = 2_000;
const SLOWER = 5;

/** Heartbeats are not counted; that one side has none of a kind is a difference, where it was recorded for long enough or had pings to answer. */
export function diffHeartbeats(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  strict: boolean,
): PlacedDifference[] {
  return [...lacking(a, b), ...lacking(b, a)];

  function lacking(one: PreparedConnection, other: PreparedConnection): PlacedDifference[] {
    const known = new Set(other.trail.kinds);
    const found: PlacedDifference[] = [];
    for (const [row, kind] of one.trail.kinds.entries()) {
      if (known.has(kind) || !words.kind(kind).heartbeat) continue;
      known.add(kind);
      const since = ((one.trail.at[row] ?? 0) - one.connection.createdAt) * 2 + SLACK;
      const { closedAt, createdAt } = other.connection;
      const until = Math.max(closedAt ?? other.recordedUntil ?? 0, other.trail.at.at(-1) ?? 0);
      if (!strict && until - createdAt < since && !isDue(one, kind, other)) continue;
      found.push(one === a ? neverCame(one, row, words) : besides(one, row, words));
    }
    return found;
  }

  /** Whether each of these answers a ping of the other party at once, and the other recording has such a ping and went on for long. */
  function isDue(one: PreparedConnection, kind: number, other: PreparedConnection): boolean {
    const { kinds, at } = one.trail;
    let slowest = 0;
    let ping: number | null = null;
    for (const [row, each] of kinds.entries()) {
      if (each !== kind) continue;
      const { outgoing } = words.kind(kind);
      const asked = kinds.findLastIndex(
        (number, i) => i < row && words.kind(number).heartbeat && words.kind(number).outgoing !== outgoing,
      );
      const number = kinds[asked];
      if (number === undefined || (ping !== null && number !== ping)) return false;
      ping = number;
      slowest = Math.max(slowest, (at[row] ?? 0) - (at[asked] ?? 0));
    }
    if (ping === null || slowest > WAIT) return false;
    const first = other.trail.kinds.indexOf(ping);
    return (
      first !== -1 && (other.trail.at.at(-1) ?? 0) - (other.trail.at[first] ?? 0) > WAIT + slowest * SLOWER
    );
  }
}
