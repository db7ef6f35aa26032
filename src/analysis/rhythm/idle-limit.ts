import type { Connection } from '../../session/connection.ts';
import { fittingLimits, IDLE_LIMITS } from '../causes/idle-limits.ts';
import { endpointOf } from '../endpoint-of.ts';

/** When a connection was last busy, and how long it once was not and lived on. EpochMilliseconds and milliseconds. */
export interface Activity {
  /** NaN where there was no message, or no time. */
  readonly lastAt: number;
  readonly longestGapMs: number;
}

/** A limit on silence that some server or proxy seems to have. */
export interface IdleLimit {
  readonly ms: number;
  /** How many closes show it. */
  readonly closes: number;
  /** Products that have this limit by default. */
  readonly products: readonly string[];
  /** A ping at least this often keeps the connection open, though one is lost. */
  readonly pingMs: number;
}

/** Values in seconds that people and products choose. */
const ROUND = [
  5, 10, 15, 20, 25, 30, 40, 45, 50, 55, 60, 75, 90, 100, 120, 150, 180, 230, 240, 300, 350, 400, 600, 900,
  1200, 1800, 3600, 7200,
];
/** Fewer closes prove nothing. */
const ENOUGH = 3;
/** Closes after a shorter silence have other reasons. */
const SHORTEST = 4;

/**
 * The limit on silence for each endpoint that shows one: at least three of its connections, and most of those that were closed in a silence,
 * were closed after the same round time without a message, not by the client, and none outlived a longer silence.
 */
export function idleLimits(
  connections: readonly { readonly connection: Connection; readonly activity: Activity }[],
): ReadonlyMap<string, IdleLimit> {
  const endpoints = new Map<string, { idle: number[]; outlived: number }>();
  for (const { connection, activity } of connections) {
    const key = endpointOf(connection);
    const endpoint = endpoints.get(key) ?? { idle: [], outlived: 0 };
    endpoints.set(key, endpoint);
    endpoint.outlived = Math.max(endpoint.outlived, activity.longestGapMs / 1000);
    const idle = idleAtClose(connection, activity);
    if (idle >= SHORTEST) endpoint.idle.push(idle);
  }
  const limits = new Map<string, IdleLimit>();
  for (const [key, { idle, outlived }] of endpoints) {
    const limit = limitOf(idle, outlived);
    if (limit !== null) limits.set(key, limit);
  }
  return limits;
}

/** Whether a connection was closed in a silence as long as a limit. */
export function endedAtLimit(connection: Connection, activity: Activity, { ms }: IdleLimit): boolean {
  return fits(idleAtClose(connection, activity), ms / 1000);
}

function limitOf(idle: readonly number[], outlived: number): IdleLimit | null {
  let best: { seconds: number; closes: number } | null = null;
  for (const seconds of ROUND) {
    const closes = idle.filter((each) => fits(each, seconds)).length;
    if (closes > (best?.closes ?? 0)) best = { seconds, closes };
  }
  if (best === null || best.closes < ENOUGH || best.closes * 2 < idle.length) return null;
  const { seconds, closes } = best;
  if (outlived > latest(seconds)) return null;
  return {
    ms: seconds * 1000,
    closes,
    products: fittingLimits(IDLE_LIMITS, seconds).map(({ name }) => name),
    pingMs: Math.floor(seconds / 2) * 1000,
  };
}

/** The time that a proxy notices late is not more than its timers are coarse. */
function fits(idle: number, seconds: number): boolean {
  return idle >= seconds - 0.5 && idle <= latest(seconds);
}

function latest(seconds: number): number {
  return seconds * 1.01 + 1;
}

/** Seconds without a message before the end; NaN where the client ended it, it never opened, or it is not known. */
function idleAtClose(connection: Connection, { lastAt }: Activity): number {
  const { closedAt, close, responseReceivedAt, outcome, discovered } = connection;
  if (closedAt === null || outcome !== 'closed' || (close.seen && close.value.by === 'client'))
    return Number.NaN;
  if (!Number.isNaN(lastAt)) return (closedAt - lastAt) / 1000;
  return discovered || responseReceivedAt === null ? Number.NaN : (closedAt - responseReceivedAt) / 1000;
}
