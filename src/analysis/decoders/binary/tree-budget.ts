/** Nodes that one message may become: what lies beyond is a problem, and its bytes are still there. */
const NODES = 200_000;
/** Levels that a value may be nested. */
const DEPTH = 512;

/** A value is larger or deeper than is decoded. */
export class OverBudget extends Error {
  readonly offset: number;

  constructor(offset: number, what: string) {
    super(what);
    this.offset = offset;
  }
}

/** Counts the nodes of one message's tree: a few bytes can announce billions. */
export class TreeBudget {
  #left = NODES;

  /** @throws OverBudget where a node is one too many or too deep */
  spend(offset: number, depth: number): void {
    if (depth > DEPTH) throw new OverBudget(offset, `The value is nested deeper than ${DEPTH}.`);
    if (this.#left === 0)
      throw new OverBudget(offset, `The message has more than ${NODES.toLocaleString('en')} values.`);
    this.#left -= 1;
  }
}
