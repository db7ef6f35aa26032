import { isBranch, type TreeNode, valueText } from '../decoders/tree/tree-node.ts';

/** More lines are not compared. */
const MOST_LINES = 100_000;

/** A decoded message as lines of text, in its own order, with its digits; and whether that is all of it. */
export function treeLines(root: TreeNode): { readonly lines: readonly string[]; readonly whole: boolean } {
  const lines: string[] = [];
  add(root, '', '', '');
  return { lines: lines.slice(0, MOST_LINES), whole: lines.length <= MOST_LINES };

  function add(node: TreeNode, indent: string, lead: string, end: string): void {
    if (lines.length > MOST_LINES) return;
    const start = `${indent}${lead}`;
    if (!isBranch(node)) {
      lines.push(`${start}${leafWords(node)}${end}${noteOf(node)}`);
      return;
    }
    const { children, list } = node;
    const [open, close] = list ? ['[', ']'] : ['{', '}'];
    if (children.length === 0) {
      lines.push(`${start}${open}${close}${end}${noteOf(node)}`);
      return;
    }
    lines.push(`${start}${open}${noteOf(node)}`);
    for (const [k, child] of children.entries()) {
      const name = list ? '' : `${JSON.stringify(child.name)}: `;
      add(child, `${indent}  `, name, k < children.length - 1 ? ',' : '');
    }
    lines.push(`${indent}${close}${end}`);
  }
}

function leafWords(node: TreeNode): string {
  if (isBranch(node)) return '';
  const { value } = node;
  if (typeof value === 'string') return JSON.stringify(value);
  // All of them, unlike in a list: the difference may be at the end.
  if (value instanceof Uint8Array) return Array.from(value, hex).join('');
  return valueText(node);
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

/** Notes are ours, not the message's: they stand as comments do. */
function noteOf({ note = '' }: TreeNode): string {
  return note === '' ? '' : `  \u00b7 ${note}`;
}
