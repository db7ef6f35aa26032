import type { ProtocolId } from '../decoders/decoded.ts';

/** Values that are remembered; beyond, the oldest of those that came back are forgotten. */
const MOST_KEPT = 5_000;
/** Values that wait to come back: an answer may take long while others are quick. */
const MOST_WAITING = 50_000;
/** A field whose values repeat more often than this is no id. */
const REPEATED = 0.05;
/** So many values say whether they repeat. */
const ENOUGH = 8;
const MOST_KINDS = 200;
const OTHERS = '(others)';

/** A message that had a value. */
export interface SentValue {
  readonly kind: string;
  readonly protocol: ProtocolId;
  readonly at: number;
  /** The message's place among those of the connection. */
  readonly place: number;
  /** Its place among the values of the field, from 1. */
  readonly ordinal: number;
  /** The fields of the other side in which the value came back. */
  readonly cameBackIn: Set<string>;
}

/** One field of the messages of one side, and the values that it had. */
export class SentField {
  readonly path: string;
  readonly #waiting = new Map<string, SentValue>();
  readonly #kinds = new Map<string, number>();
  #mostKept = MOST_KEPT;
  #count = 0;
  #repeated = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** How many messages had it. */
  get count(): number {
    return this.#count;
  }

  /** Whether its values are unique, as far as is known. */
  get isUnique(): boolean {
    return this.#count < ENOUGH ? this.#repeated <= 1 : this.#repeated <= this.#count * REPEATED + 1;
  }

  sent(
    value: string,
    { kind, protocol, at, place }: Pick<SentValue, 'kind' | 'protocol' | 'at' | 'place'>,
  ): void {
    this.#count += 1;
    const known = this.#kinds.has(kind) || this.#kinds.size < MOST_KINDS ? kind : OTHERS;
    const former = this.#waiting.get(value);
    if (former !== undefined) {
      this.#repeated += 1;
      this.#waiting.delete(value);
      if (former.cameBackIn.size === 0) {
        // Which of the two an answer is for nobody knows: neither counts.
        this.#kinds.set(former.kind, this.countOf(former.kind) - 1);
        return;
      }
    }
    this.#kinds.set(known, this.countOf(known) + 1);
    this.#waiting.set(value, {
      kind: known,
      protocol,
      at,
      place,
      ordinal: this.#count,
      cameBackIn: new Set(),
    });
    if (this.#waiting.size > this.#mostKept) this.#forget();
  }

  /** The message that had a value, where exactly one had it. */
  waiting(value: string): SentValue | undefined {
    return this.#waiting.get(value);
  }

  /** The messages whose value did not come back in a field of the other side, as far as they are kept, by their kind. */
  open(answers: string): ReadonlyMap<string, readonly SentValue[]> {
    const byKind = new Map<string, SentValue[]>();
    for (const each of this.#waiting.values()) {
      if (each.cameBackIn.has(answers)) continue;
      const known = byKind.get(each.kind);
      if (known === undefined) byKind.set(each.kind, [each]);
      else known.push(each);
    }
    return byKind;
  }

  /** How many messages of a kind had the field. */
  countOf(kind: string): number {
    return this.#kinds.get(kind) ?? 0;
  }

  #forget(): void {
    const kept = this.#waiting.size;
    let left = MOST_KEPT / 4;
    for (const [value, { cameBackIn }] of this.#waiting) {
      if (cameBackIn.size === 0 && kept < MOST_WAITING) continue;
      this.#waiting.delete(value);
      left -= 1;
      if (left === 0) break;
    }
    // Going through those that wait pays only where many came since the last time.
    this.#mostKept = Math.min(MOST_WAITING, Math.max(MOST_KEPT, Math.ceil(this.#waiting.size * 1.25)));
  }
}
