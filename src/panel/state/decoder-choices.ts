import { type Signal, signal } from '@preact/signals';
import type { Connection } from '../../session/connection.ts';
import type { DecoderName } from '../worker/decode-task.ts';

/** Endpoints that are remembered; the oldest gives way. */
const MOST = 100;
const LONGEST = 2000;

/** The decoders that people chose, by endpoint: a URL without its query. */
export class DecoderChoices {
  readonly #chosen: Signal<ReadonlyMap<string, DecoderName>> = signal(new Map());

  /** Null where the messages decide. */
  of(connection: Connection): DecoderName | null {
    return this.#chosen.value.get(endpointOf(connection)) ?? null;
  }

  choose(connection: Connection, decoder: DecoderName | null): void {
    const next = new Map(this.#chosen.peek());
    const endpoint = endpointOf(connection);
    next.delete(endpoint);
    if (decoder !== null) next.set(endpoint, decoder);
    for (const oldest of next.keys()) {
      if (next.size <= MOST) break;
      next.delete(oldest);
    }
    this.#chosen.value = next;
  }

  /** What is to be kept, as JSON. */
  saved(): readonly (readonly [string, string])[] {
    return [...this.#chosen.value];
  }

  /** Applies what was stored; malformed values are ignored. */
  restore(saved: unknown): void {
    if (!Array.isArray(saved)) return;
    const pairs = saved.slice(-MOST).filter(isPair);
    this.#chosen.value = new Map(pairs);
  }
}

function isPair(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part === 'string' && part.length <= LONGEST)
  );
}

function endpointOf({ url }: Connection): string {
  return url.seen ? (url.value.split(/[?#]/, 1)[0] ?? '').slice(0, LONGEST) : '';
}
