import type { StackFrame } from '../events/event.ts';
import { textKey } from '../events/text-key.ts';

const NONE: readonly StackFrame[] = [];

/** The reported stacks of one connection: each applies from its position in the log to the next one's. */
interface StacksBySeq {
  readonly seqs: number[];
  readonly stacks: (readonly StackFrame[])[];
}

/**
 * Where a page's code called send: one pair for each change of place, nothing for a message. Equal stacks are kept once,
 * because a page sends from few places and alternates between them.
 */
export class SendStacks {
  readonly #ofConnection = new Map<number, StacksBySeq>();
  readonly #known = new Map<string, readonly StackFrame[]>();

  /** Sends of a connection from `seq` on come from there; the positions of one connection never decrease. */
  add(connection: number, seq: number, stack: readonly StackFrame[]): void {
    const stacks = this.#ofConnection.get(connection) ?? { seqs: [], stacks: [] };
    if (stacks.seqs.length === 0) this.#ofConnection.set(connection, stacks);
    stacks.seqs.push(seq);
    stacks.stacks.push(this.#once(stack));
  }

  /** The stack that applies at `seq`; empty where none was reported, or where reports had ended. */
  at(connection: number, seq: number): readonly StackFrame[] {
    const stacks = this.#ofConnection.get(connection);
    if (stacks === undefined) return NONE;
    let low = 0;
    let high = stacks.seqs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((stacks.seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return stacks.stacks[low - 1] ?? NONE;
  }

  /** Forgets all stacks. */
  forget(): void {
    this.#ofConnection.clear();
    this.#known.clear();
  }

  #once(stack: readonly StackFrame[]): readonly StackFrame[] {
    const key = textKey(JSON.stringify(stack));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, stack);
    return stack;
  }
}
