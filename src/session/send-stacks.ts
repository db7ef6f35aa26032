import type { StackFrame } from '../events/event.ts';

const NONE: readonly StackFrame[] = [];

/** The stacks told of one connection: each holds from its place in the log to the next. */
interface Told {
  readonly seqs: number[];
  readonly stacks: (readonly StackFrame[])[];
}

/**
 * Where a page's code stood at each send: a pair for each change of place, nothing a message. Stacks that are alike are
 * kept once, since a page sends from few places and goes to and fro between them.
 */
export class SendStacks {
  readonly #ofConnection = new Map<number, Told>();
  readonly #known = new Map<string, readonly StackFrame[]>();

  /** Sends of a connection from `seq` on come from there; places of one connection never fall. */
  add(connection: number, seq: number, stack: readonly StackFrame[]): void {
    const told = this.#ofConnection.get(connection) ?? { seqs: [], stacks: [] };
    if (told.seqs.length === 0) this.#ofConnection.set(connection, told);
    told.seqs.push(seq);
    told.stacks.push(this.#once(stack));
  }

  /** The stack that holds at `seq`; empty where none was told, or the last word was that none is told any more. */
  at(connection: number, seq: number): readonly StackFrame[] {
    const told = this.#ofConnection.get(connection);
    if (told === undefined) return NONE;
    let low = 0;
    let high = told.seqs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((told.seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return told.stacks[low - 1] ?? NONE;
  }

  /** Lets go of all. */
  forget(): void {
    this.#ofConnection.clear();
    this.#known.clear();
  }

  #once(stack: readonly StackFrame[]): readonly StackFrame[] {
    const key = JSON.stringify(stack);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, stack);
    return stack;
  }
}
