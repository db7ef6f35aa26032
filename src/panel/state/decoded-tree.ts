import { type ReadonlySignal, signal } from '@preact/signals';
import type { NodeView } from '../worker/decode-task.ts';

/** A path as a text: indexes of children, such as `/0/3`; the root is empty. */
type PathKey = string;

/** One visible line of a decoded message. */
export interface TreeLine {
  readonly key: PathKey;
  readonly path: readonly number[];
  readonly depth: number;
  /** Null for a line that offers more. */
  readonly node: NodeView | null;
  readonly expanded: boolean | null;
  /** How many children a line that offers more stands for; they come before or after those that are shown. */
  readonly hidden: number;
  readonly before: boolean;
}

interface Children {
  /** Index of the first that is here. */
  first: number;
  nodes: NodeView[];
  total: number;
}

type Load = (
  path: readonly number[],
  from: number,
) => Promise<{ readonly nodes: readonly NodeView[]; readonly total: number } | null>;

/** Children that are asked for at once; the worker gives as many. */
const AT_ONCE = 100;

const keyOf = (path: readonly number[]): PathKey => path.map((k) => `/${k}`).join('');

/** What is open of a decoded message, and what was loaded of it: pieces of a tree that the worker has. */
export class DecodedTree {
  readonly #root: NodeView;
  readonly #load: Load;
  readonly #children = new Map<PathKey, Children>();
  readonly #open = new Set<PathKey>();
  readonly #active = signal<PathKey>('');
  readonly #revision = signal(0);

  constructor(root: NodeView, load: Load) {
    this.#root = root;
    this.#load = load;
  }

  /** Changes with what is to be drawn. */
  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  get active(): ReadonlySignal<PathKey> {
    return this.#active;
  }

  lines(): readonly TreeLine[] {
    const lines: TreeLine[] = [];
    this.#addLines(lines, [], this.#root);
    return lines;
  }

  /** The line that is active, or the root's. */
  activeLine(): TreeLine | undefined {
    const lines = this.lines();
    return lines.find(({ key, node }) => node !== null && key === this.#active.value) ?? lines[0];
  }

  activate(path: readonly number[]): void {
    this.#active.value = keyOf(path);
  }

  async toggle(path: readonly number[], open: boolean): Promise<void> {
    const key = keyOf(path);
    if (open) {
      this.#open.add(key);
      if (!this.#children.has(key)) await this.#fetch(path, 0);
    } else this.#open.delete(key);
    this.#revision.value++;
  }

  /** Loads what a line that offers more stands for. */
  async more({ path, before }: TreeLine): Promise<void> {
    const known = this.#children.get(keyOf(path));
    if (known === undefined) return;
    await this.#fetch(path, before ? Math.max(0, known.first - AT_ONCE) : known.first + known.nodes.length);
    this.#revision.value++;
  }

  /** Opens all above a node and makes it active. */
  async reveal(path: readonly number[]): Promise<void> {
    for (let depth = 0; depth < path.length; depth++) {
      const above = path.slice(0, depth);
      const k = path[depth] ?? 0;
      const known = this.#children.get(keyOf(above));
      const here = known !== undefined && k >= known.first && k < known.first + known.nodes.length;
      if (!here) await this.#fetch(above, k - (k % AT_ONCE));
      this.#open.add(keyOf(above));
    }
    this.#active.value = keyOf(path);
    this.#revision.value++;
  }

  /** The names from the root to a node, without the root's own; null for the index of a list. */
  namesTo(path: readonly number[]): readonly (string | number)[] {
    return path.map((k, depth) => {
      const above = path.slice(0, depth);
      const known = this.#children.get(keyOf(above));
      const parent = this.#nodeAt(above);
      return parent?.kind === 'list' ? k : (known?.nodes[k - known.first]?.name ?? '');
    });
  }

  /** The same as keys of a filter: what a value holds once it is decoded belongs to the value, and has no key. */
  keysTo(path: readonly number[]): readonly string[] {
    return this.namesTo(path).flatMap((name, depth) => {
      const kind = this.#nodeAt(path.slice(0, depth))?.kind;
      return kind === 'list' || kind === 'object' ? [String(name)] : [];
    });
  }

  #nodeAt(path: readonly number[]): NodeView | undefined {
    const last = path.at(-1);
    if (last === undefined) return this.#root;
    const known = this.#children.get(keyOf(path.slice(0, -1)));
    return known?.nodes[last - known.first];
  }

  /** Pages join where they meet; a page that lies apart takes the place of the others. */
  async #fetch(path: readonly number[], from: number): Promise<void> {
    const key = keyOf(path);
    const page = await this.#load(path, from);
    if (page === null) return;
    const known = this.#children.get(key);
    const nodes = [...page.nodes];
    if (known !== undefined && from === known.first + known.nodes.length) known.nodes.push(...nodes);
    else if (known !== undefined && from < known.first && from + nodes.length >= known.first) {
      known.nodes.unshift(...nodes.slice(0, known.first - from));
      known.first = from;
    } else this.#children.set(key, { first: from, nodes, total: page.total });
  }

  #addLines(lines: TreeLine[], path: readonly number[], node: NodeView): void {
    const key = keyOf(path);
    const depth = path.length;
    const expanded = node.children === 0 ? null : this.#open.has(key);
    lines.push({ key, path, depth, node, expanded, hidden: 0, before: false });
    const children = this.#children.get(key);
    if (expanded !== true || children === undefined) return;
    const { first, nodes, total } = children;
    const offer = (hidden: number, before: boolean) => {
      if (hidden > 0) lines.push({ key, path, depth: depth + 1, node: null, expanded: null, hidden, before });
    };
    offer(first, true);
    for (const [k, child] of nodes.entries()) this.#addLines(lines, [...path, first + k], child);
    offer(total - first - nodes.length, false);
  }
}
