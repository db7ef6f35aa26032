import { encodeBase64 } from '../../../protocol/http/base64.ts';
import { ExactNumber, isBranch, type LeafValue, type TreeNode } from './tree-node.ts';

/** A value that JSON can write. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/**
 * A part of a message as a value for JSON. Numbers that a JavaScript number cannot hold are strings of their digits, bytes are
 * base64, as the JSON of protocol buffers writes both; of members with one name the last stays.
 */
export function plainValue(node: TreeNode): PlainValue {
  if (!isBranch(node)) return plainLeaf(node.value);
  if (node.list) return node.children.map(plainValue);
  const entries = new Map<string, PlainValue>();
  for (const child of node.children) entries.set(child.name, plainValue(child));
  // A member named "__proto__" stays a member.
  return Object.fromEntries(entries);
}

function plainLeaf(value: LeafValue): PlainValue {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return value;
}
