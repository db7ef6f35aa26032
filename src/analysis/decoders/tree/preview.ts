import { encodeBase64 } from '../../../protocol/http/base64.ts';
import { numberText } from './number-text.ts';
import { isPlainList, isPlainObject } from './plain-access.ts';
import type { PlainValue } from './plain-value.ts';
import { ExactNumber, isBranch, type LeafValue, type TreeNode } from './tree-node.ts';

const LENGTH = 160;
/** Characters of what `previewNode` writes. */
export const NODE_LENGTH = 100;
/** Levels that are written; what is deeper is an ellipsis. */
export const PREVIEW_DEPTH = 4;
/** Text that JSON writes as it is. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** A value in one line, cut where it is long, and with an ellipsis where it is deep. */
export function preview(value: PlainValue | undefined, length = LENGTH): string {
  return cut(plainWords(value ?? null, length, 0), length);
}

/** A part of a message in one line, as `preview` writes its plain value: no more of it is read than is written. */
export function previewNode(node: TreeNode, length = NODE_LENGTH): string {
  return cut(nodeWords(node, length, 0), length);
}

/** Text in one line: line ends and tabs as spaces, cut where it is long. */
export function oneLine(text: string, length = LENGTH): string {
  const beginning = text.length > length * 2 ? text.slice(0, length * 2) : text;
  const line = (/[^\S ]| {2}/.test(beginning) ? beginning.replace(/\s+/g, ' ') : beginning).trim();
  return line.length <= length && text.length <= length * 2 ? line : `${line.slice(0, length - 1)}…`;
}

/** Text of at most `length` characters: an ellipsis stands for the rest. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** At least the first `left` characters, and seldom many more. */
function plainWords(value: PlainValue, left: number, depth: number): string {
  if (typeof value === 'string') return quoted(value, left);
  if (isPlainList(value)) {
    if (depth >= PREVIEW_DEPTH && value.length > 0) return '[…]';
    let words = '[';
    for (let i = 0; i < value.length && words.length <= left; i += 1) {
      const word = plainWords(value[i] ?? null, left - words.length, depth + 1);
      words += i === 0 ? word : `,${word}`;
    }
    return `${words}]`;
  }
  if (typeof value === 'number') return numberText(value);
  if (!isPlainObject(value)) return String(value);
  const names = Object.keys(value);
  if (depth >= PREVIEW_DEPTH && names.length > 0) return '{…}';
  let words = '{';
  for (let i = 0; i < names.length && words.length <= left; i += 1) {
    const name = names[i] ?? '';
    words += `${i === 0 ? '' : ','}${quoted(name, left)}:`;
    words += plainWords(value[name] ?? null, left - words.length, depth + 1);
  }
  return `${words}}`;
}

function nodeWords(node: TreeNode, left: number, depth: number): string {
  if (!isBranch(node)) return leafWords(node.value, left);
  const { children, list } = node;
  if (depth >= PREVIEW_DEPTH && children.length > 0) return list ? '[…]' : '{…}';
  let words = list ? '[' : '{';
  for (let i = 0; i < children.length && words.length <= left; i += 1) {
    const child = children[i];
    if (child === undefined) break;
    if (i > 0) words += ',';
    if (!list) words += `${quoted(child.name, left)}:`;
    words += nodeWords(child, left - words.length, depth + 1);
  }
  return words + (list ? ']' : '}');
}

function leafWords(value: LeafValue, left: number): string {
  if (typeof value === 'string') return quoted(value, left);
  if (value === undefined) return 'null';
  if (value instanceof Uint8Array) return quoted(encodeBase64(value.subarray(0, left)), left);
  return value instanceof ExactNumber ? value.text : String(value);
}

/** Text as JSON writes it: no more than its first `left` characters, and one. */
export function quoted(text: string, left: number): string {
  const beginning = text.length > left + 1 ? text.slice(0, left + 1) : text;
  return UNESCAPED.test(beginning) ? `"${beginning}"` : JSON.stringify(beginning);
}
