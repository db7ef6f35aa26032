import { ExactNumber, isBranch, type LeafValue, type TreeNode } from '../decoders/tree/tree-node.ts';

/** The values of a message by their places. A text is kept by its beginning. */
export type MessageValues = ReadonlyMap<string, MessageValue>;

/** One value, as it is compared. */
export interface MessageValue {
  readonly kind: 'text' | 'number' | 'boolean';
  readonly text: string;
  /** Names and indexes from the root. */
  readonly path: readonly string[];
  /** It is an item of a list whose items have no place of their own: another recording may have others there. */
  readonly listed: boolean;
}

/** A value that is another. */
export interface FoundValue {
  /** Of the first connection. */
  readonly row: number;
  readonly a: MessageValue;
  readonly b: MessageValue;
}

/** Lists in which protocols hand over arguments: each place has its meaning. */
const ARGUMENTS = new Set(['data', 'arguments', 'params', 'args']);

const DEEPEST = 12;
const MOST_VALUES = 40;
const LONGEST = 200;

/** The values of a decoded message; bytes and nulls are no values here. */
export function valuesOf(root: TreeNode): MessageValues {
  const values = new Map<string, MessageValue>();
  collect(root, [], false);
  return values;

  function collect(node: TreeNode, path: readonly string[], listed: boolean): void {
    if (values.size >= MOST_VALUES || path.length > DEEPEST) return;
    if (isBranch(node)) {
      const list = node.list && !isCall(node.children) && !(path.length === 1 && ARGUMENTS.has(node.name));
      for (const child of node.children) collect(child, [...path, child.name], listed || list);
    } else if (node.inner !== undefined) collect(node.inner, path, listed);
    else {
      const value = leafValueOf(node.value);
      if (value !== null) values.set(JSON.stringify(path), { ...value, path, listed });
    }
  }
}

/** A list that begins with a word and goes on with something else: each place has its meaning. */
function isCall([first, ...rest]: readonly TreeNode[]): boolean {
  return first !== undefined && isText(first) && rest.some((item) => !isText(item));
}

function isText(node: TreeNode): boolean {
  return !isBranch(node) && typeof node.value === 'string';
}

function leafValueOf(value: LeafValue): Pick<MessageValue, 'kind' | 'text'> | null {
  if (typeof value === 'string') return { kind: 'text', text: value.slice(0, LONGEST) };
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
  if (value instanceof ExactNumber) return { kind: 'number', text: value.text };
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', text: String(value) };
  return null;
}
