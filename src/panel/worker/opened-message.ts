import type { Decoded, Details } from '../../analysis/decoders/decoded.ts';
import { plainValue } from '../../analysis/decoders/tree/plain-value.ts';
import { oneLine } from '../../analysis/decoders/tree/preview.ts';
import { ExactNumber, isBranch, type TreeNode, valueText } from '../../analysis/decoders/tree/tree-node.ts';
import type { NodeView, OpenedView } from './decode-task.ts';

/** What is shown of one node, of one branch at once, of problems, and of what a search finds. */
const LONGEST_TEXT = 1000;
const CHILDREN_AT_ONCE = 100;
const MOST_PROBLEMS = 200;
const MOST_FOUND = 1000;
const PREVIEWED = 6;
const LONGEST_PREVIEW = 80;
/** Deeper trees do not exist; a value that copies itself deeper is cut. */
const DEEPEST = 600;

/** A message that is looked at: its tree stays here, and is handed out in pieces. */
export class OpenedMessage {
  readonly bytes: Uint8Array;
  readonly #decoded: Decoded;
  readonly #details: Details;
  readonly #fromMiddle: boolean;

  constructor(bytes: Uint8Array, decoded: Decoded, fromMiddle: boolean) {
    this.bytes = bytes;
    this.#decoded = decoded;
    this.#details = decoded.details();
    this.#fromMiddle = fromMiddle;
  }

  view(): OpenedView {
    const { protocol, type, summary, layers } = this.#decoded;
    const { root, problems } = this.#details;
    return {
      protocol,
      type: type.slice(0, LONGEST_TEXT),
      summary: summary.slice(0, LONGEST_TEXT),
      layers,
      size: this.bytes.length,
      fromMiddle: this.#fromMiddle,
      problems: problems.slice(0, MOST_PROBLEMS),
      problemCount: problems.length,
      root: nodeView(root),
    };
  }

  /** Some children of the node at a path, from one on; none where there is no such node. */
  children(path: readonly number[], from: number): { nodes: readonly NodeView[]; total: number } {
    const node = this.#at(path);
    const children = node === null ? [] : childrenOf(node);
    return {
      nodes: children.slice(from, from + CHILDREN_AT_ONCE).map(nodeView),
      total: children.length,
    };
  }

  /** The paths of nodes whose name or value contains a text, ignoring case, in order, and how many there are. */
  find(text: string): { paths: readonly (readonly number[])[]; total: number } {
    const wanted = text.toLowerCase();
    const paths: number[][] = [];
    let total = 0;
    const walk = (node: TreeNode, path: number[]) => {
      const words = isBranch(node) ? node.name : `${node.name}\n${valueText(node)}`;
      if (words.toLowerCase().includes(wanted)) {
        total++;
        if (paths.length < MOST_FOUND) paths.push([...path]);
      }
      if (path.length > DEEPEST) return;
      for (const [k, child] of childrenOf(node).entries()) {
        path.push(k);
        walk(child, path);
        path.pop();
      }
    };
    if (wanted !== '') walk(this.#details.root, []);
    return { paths, total };
  }

  /** The path of the innermost node that a byte belongs to. */
  at(offset: number): readonly number[] {
    const path: number[] = [];
    let node = this.#details.root;
    while (path.length < DEEPEST) {
      const children = childrenOf(node);
      const k = children.findIndex(({ from, to }) => from <= offset && offset < to);
      const child = children[k];
      if (child === undefined) break;
      path.push(k);
      node = child;
    }
    return path;
  }

  /** The value of a node as text for the clipboard: a leaf as it is, a branch as JSON. */
  valueText(path: readonly number[]): string {
    const node = this.#at(path);
    if (node === null) return '';
    if (isBranch(node)) return JSON.stringify(plainValue(node), null, 2);
    const { value } = node;
    return value instanceof Uint8Array ? spacedHex(value) : valueText(node);
  }

  #at(path: readonly number[]): TreeNode | null {
    let node: TreeNode | undefined = this.#details.root;
    for (const k of path) node = node === undefined ? undefined : childrenOf(node)[k];
    return node ?? null;
  }
}

/** What a value holds once it is decoded stands below it. */
function childrenOf(node: TreeNode): readonly TreeNode[] {
  if (isBranch(node)) return node.children;
  return node.inner === undefined ? [] : [node.inner];
}

function nodeView(node: TreeNode): NodeView {
  const { name, from, to, note = '' } = node;
  return {
    name: name.slice(0, LONGEST_TEXT),
    kind: kindOf(node),
    text: isBranch(node) ? branchText(node) : shownValue(node, LONGEST_TEXT),
    note: note.slice(0, LONGEST_TEXT),
    children: childrenOf(node).length,
    from,
    to,
  };
}

function kindOf(node: TreeNode): NodeView['kind'] {
  if (isBranch(node)) return node.list ? 'list' : 'object';
  const { value } = node;
  if (typeof value === 'string') return 'string';
  if (value instanceof Uint8Array) return 'bytes';
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber
    ? 'number'
    : 'word';
}

/** A branch in a few words: how many children it has, and the first of them. */
function branchText(node: TreeNode): string {
  const children = childrenOf(node);
  const first = children.slice(0, PREVIEWED).map((child) => {
    const words = isBranch(child) ? valueText(child) : shownValue(child, LONGEST_PREVIEW);
    return isBranch(node) && node.list ? words : `${child.name}: ${words}`;
  });
  return `${valueText(node)} ${oneLine(first.join(', '), LONGEST_PREVIEW)}`.trimEnd();
}

function shownValue(node: TreeNode, most: number): string {
  if (isBranch(node)) return valueText(node);
  const { value } = node;
  if (typeof value === 'string') {
    return value.length > most ? `${JSON.stringify(value.slice(0, most))}\u2026` : JSON.stringify(value);
  }
  return valueText(node).slice(0, most);
}

function spacedHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
