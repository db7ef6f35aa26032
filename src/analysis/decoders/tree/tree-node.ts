/** A number that a JavaScript number cannot hold, as it was written. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a leaf holds. */
export type LeafValue = string | number | bigint | boolean | null | undefined | Uint8Array | ExactNumber;

interface Part {
  /** A member's key, an index, or the name that the protocol gives the field. */
  readonly name: string;
  /** The bytes of the message that it is made of: `from` to `to`, exclusive. */
  readonly from: number;
  readonly to: number;
  /** What its value cannot say, such as a tag, a unit, or the meaning of a code. */
  readonly note?: string;
}

export interface Leaf extends Part {
  readonly value: LeafValue;
  /** What the value holds once it is decoded, such as JSON in a string. Its bytes are those of the message where it can be said. */
  readonly inner?: TreeNode;
}

export interface Branch extends Part {
  /** A list has indices, and no names. */
  readonly list: boolean;
  readonly children: readonly TreeNode[];
}

/** A part of a message, as a person reads it. */
export type TreeNode = Leaf | Branch;

export function isBranch(node: TreeNode): node is Branch {
  return 'children' in node;
}

export function leaf(name: string, value: LeafValue, from: number, to: number, note?: string): Leaf {
  return note === undefined ? { name, value, from, to } : { name, value, from, to, note };
}

export function branch(
  name: string,
  children: readonly TreeNode[],
  from: number,
  to: number,
  list = false,
): Branch {
  return { name, children, from, to, list };
}

/** Several parts of a message one after another, named by their places. */
export function listOf(parts: readonly TreeNode[], to: number): Branch {
  return branch(
    '',
    parts.map((part, i) => renamed(part, String(i))),
    0,
    to,
    true,
  );
}

/** The same part under another name. */
export function renamed(node: TreeNode, name: string): TreeNode {
  return { ...node, name };
}

/** A leaf's value as text, such as for the key of a map; a branch as its children in short. */
export function valueText(node: TreeNode | undefined): string {
  if (node === undefined) return '';
  if (isBranch(node)) return node.list ? `[${node.children.length}]` : `{${node.children.length}}`;
  const { value } = node;
  if (value instanceof Uint8Array) return hexText(value);
  if (value instanceof ExactNumber) return value.text;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The value of a leaf as text; empty for a branch and where there is none. */
export function leafText(node: TreeNode | undefined): string {
  return node === undefined || isBranch(node) ? '' : valueText(node);
}

/** Bytes as hexadecimal digits, cut where they are many. */
export function hexText(bytes: Uint8Array, most = 64): string {
  const digits = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > most ? `${digits}…` : digits;
}
