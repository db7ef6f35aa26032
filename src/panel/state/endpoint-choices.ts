import { type Signal, signal } from '@preact/signals';
import type { Connection } from '../../session/connection.ts';

/** Endpoints that are remembered; the oldest gives way. */
const MOST = 100;
const LONGEST = 2000;

/** What people chose for endpoints: a URL without its query. */
export class EndpointChoices<T> {
  readonly #chosen: Signal<ReadonlyMap<string, T>> = signal(new Map());
  readonly #read: (stored: unknown) => T | null;

  /** @param read reads what was stored of one choice; null where it is malformed */
  constructor(read: (stored: unknown) => T | null) {
    this.#read = read;
  }

  /** Null where people chose nothing. */
  of(connection: Connection): T | null {
    return this.#chosen.value.get(endpointOf(connection)) ?? null;
  }

  /** @param choice null takes back what was chosen */
  choose(connection: Connection, choice: T | null): void {
    const next = new Map(this.#chosen.peek());
    const endpoint = endpointOf(connection);
    next.delete(endpoint);
    if (choice !== null) next.set(endpoint, choice);
    for (const oldest of next.keys()) {
      if (next.size <= MOST) break;
      next.delete(oldest);
    }
    this.#chosen.value = next;
  }

  /** What is to be kept, as JSON. */
  saved(): readonly (readonly [string, T])[] {
    return [...this.#chosen.value];
  }

  /** Applies what was stored; malformed values are ignored. */
  restore(saved: unknown): void {
    if (!Array.isArray(saved)) return;
    const read = new Map<string, T>();
    for (const pair of saved.slice(-MOST)) {
      const choice = isPair(pair) ? this.#read(pair[1]) : null;
      if (isPair(pair) && choice !== null) read.set(pair[0], choice);
    }
    this.#chosen.value = read;
  }
}

function isPair(value: unknown): value is [string, unknown] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && value[0].length <= LONGEST
  );
}

function endpointOf({ url }: Connection): string {
  return url.seen ? (url.value.split(/[?#]/, 1)[0] ?? '').slice(0, LONGEST) : '';
}
