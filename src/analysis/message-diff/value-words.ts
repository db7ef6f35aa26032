import { previewNode } from '../decoders/tree/preview.ts';
import { hexText, isBranch, type TreeNode, valueText } from '../decoders/tree/tree-node.ts';

/** What is shown of a value, in characters and in bytes. */
const MOST_CHARACTERS = 400;
const MOST_BYTES = 64;
/** What is shown before the first difference of two long values. */
const BEFORE = 40;
const BYTES_BEFORE = 8;

/** A part of a message in words: a text in quotes, bytes in hexadecimal digits, a branch as JSON. Long ones are cut. */
export function valueWords(node: TreeNode): string {
  return withNote(node, isBranch(node) ? previewNode(node, MOST_CHARACTERS) : wordsFrom(node, 0));
}

/** Two values of one place in words; of long ones, the part around their first difference. */
export function pairWords(a: TreeNode, b: TreeNode): readonly [string, string] {
  if (isBranch(a) || isBranch(b)) return [valueWords(a), valueWords(b)];
  if (typeof a.value === 'string' && typeof b.value === 'string') {
    const from = startFor(commonStart(a.value, b.value), BEFORE, MOST_CHARACTERS, a.value, b.value);
    return [withNote(a, wordsFrom(a, from)), withNote(b, wordsFrom(b, from))];
  }
  if (a.value instanceof Uint8Array && b.value instanceof Uint8Array) {
    const from = startFor(commonStart(a.value, b.value), BYTES_BEFORE, MOST_BYTES, a.value, b.value);
    return [withNote(a, wordsFrom(a, from)), withNote(b, wordsFrom(b, from))];
  }
  return [valueWords(a), valueWords(b)];
}

/** How many characters or bytes two values begin with alike. */
export function commonStart(a: string | Uint8Array, b: string | Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same < most && a[same] === b[same]) same += 1;
  return same;
}

/** How many they end with alike, behind the `start` that they begin with alike. */
export function commonEnd(a: string | Uint8Array, b: string | Uint8Array, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let same = 0;
  while (same < most && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
  return same;
}

function startFor(
  same: number,
  before: number,
  most: number,
  a: { readonly length: number },
  b: { readonly length: number },
): number {
  return Math.max(a.length, b.length) <= most ? 0 : Math.max(0, same - before);
}

function wordsFrom(node: TreeNode, from: number): string {
  if (isBranch(node)) return '';
  const { value } = node;
  const lead = from > 0 ? '\u2026' : '';
  if (typeof value === 'string') {
    const part = value.slice(from, from + MOST_CHARACTERS);
    return `${lead}${JSON.stringify(part)}${lengthOf(value.length, from + part.length, 'characters')}`;
  }
  if (value instanceof Uint8Array) {
    const part = value.subarray(from, from + MOST_BYTES);
    return `${lead}${hexText(part)}${lengthOf(value.length, from + part.length, 'bytes')}`;
  }
  return valueText(node).slice(0, MOST_CHARACTERS);
}

/** Says how long a value is that is cut. */
function lengthOf(length: number, shown: number, unit: string): string {
  return shown < length ? `\u2026 (${length} ${unit})` : '';
}

function withNote({ note = '' }: TreeNode, words: string): string {
  return note === '' ? words : `${words} (${note})`;
}
