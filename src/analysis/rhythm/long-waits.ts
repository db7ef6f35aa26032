import type { Gap } from './gap-list.ts';

/** A heartbeat of fewer beats promises no message at any time, nor does one that is not regular. */
const FEWEST = 4;
/** How much of its period the jitter of a regular heartbeat is at most. */
const REGULAR = 0.25;
/** A shorter period says nothing of the network. */
const SHORTEST = 500;
/** A wait of so many periods, and of twice the jitter besides, is too long for the next beat. */
const LATE = 1.5;
/** Waits that are much longer than the mean of those before them are looked at, and so many of them are kept. */
const MUCH = 1.3;
const MOST = 4_096;
/** So many waits that follow one another are a slower heartbeat. */
const SLOWER = 3;

/** Whether a heartbeat promises a message in each of its periods. All times are milliseconds. */
export function isRegular(count: number, periodMs: number, jitterMs: number): boolean {
  return count >= FEWEST && periodMs >= SHORTEST && jitterMs <= REGULAR * periodMs;
}

interface Wait extends Gap {
  /** Its number among all times between two beats. */
  readonly number: number;
  /** Whether its side sent something else meanwhile: some protocols then need no beat. */
  readonly busy: boolean;
  /** How long the wait after it was: a beat that was only late shortens it. */
  next: number;
}

/** The times between two beats in which others may be missing. */
export class LongWaits {
  readonly #kept: Wait[] = [];
  #count = 0;
  #sum = 0;

  add({ from, ms }: Gap, busy: boolean): void {
    const last = this.#kept.at(-1);
    if (last !== undefined && last.number === this.#count - 1) last.next = ms;
    const isLong = this.#count < FEWEST || ms > (this.#sum / this.#count) * MUCH;
    if (isLong && ms >= SHORTEST && this.#kept.length < MOST)
      this.#kept.push({ from, ms, number: this.#count, busy, next: Number.NaN });
    if (!(ms >= 0)) return;
    this.#count += 1;
    this.#sum += ms;
  }

  /** How many beats are missing, for a regular heartbeat. */
  missed(periodMs: number, jitterMs: number, excused: (gap: Gap) => boolean): number {
    const late = this.#kept.filter(({ ms }) => ms > LATE * periodMs + 2 * jitterMs);
    const numbers = new Set(late.map(({ number }) => number));
    const isSlower = ({ number }: Wait) =>
      Array.from({ length: SLOWER }, (_, k) => number - k).some((first) =>
        Array.from({ length: SLOWER }, (_, k) => first + k).every((each) => numbers.has(each)),
      );
    return late
      .filter((wait) => !wait.busy && !isSlower(wait) && !excused(wait))
      .reduce((sum, { ms, next }) => sum + beatsIn(ms, next, periodMs), 0);
  }
}

function beatsIn(ms: number, next: number, periodMs: number): number {
  const alone = Math.round(ms / periodMs) - 1;
  // The beat after a missing one keeps to the old time; after one that was late, the next comes sooner.
  return Number.isNaN(next) ? 0 : Math.max(0, Math.min(alone, Math.round((ms + next) / periodMs) - 2));
}
