import { ExactNumber, type JsonValue } from './json-value.ts';

/** Children of one node that are shown before the reader asks for more. */
export const CHILDREN_AT_ONCE = 100;

/** One visible line of a tree. */
export interface JsonLine {
  /** Position as indexes of children, such as `/0/3`: keys may hold anything. */
  readonly path: string;
  readonly depth: number;
  /** Key or index; null at the root. */
  readonly name: string | null;
  readonly value: JsonValue;
  /** Null for a leaf. */
  readonly expanded: boolean | null;
  /** How many children are hidden behind this line; then it is a line that offers more, not a value. */
  readonly hidden: number;
}

/** What the reader has opened, and how many children of a node were asked for. */
export interface JsonOpen {
  readonly paths: ReadonlySet<string>;
  readonly limits: ReadonlyMap<string, number>;
}

/** Whether a value has children. */
export function isBranch(
  value: JsonValue,
): value is readonly JsonValue[] | { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
}

/** The visible lines of a tree, from what is open. */
export function jsonLines(root: JsonValue, open: JsonOpen): readonly JsonLine[] {
  const lines: JsonLine[] = [];
  addLines(lines, null, root, '', 0, open);
  return lines;
}

function addLines(
  lines: JsonLine[],
  name: string | null,
  value: JsonValue,
  path: string,
  depth: number,
  open: JsonOpen,
): void {
  const branch = isBranch(value);
  const expanded = branch ? open.paths.has(path) : null;
  lines.push({ path, depth, name, value, expanded, hidden: 0 });
  if (!branch || expanded !== true) return;
  const keys: readonly string[] | null = Array.isArray(value) ? null : Object.keys(value);
  const size = keys === null ? (value as readonly JsonValue[]).length : keys.length;
  const shown = Math.min(size, open.limits.get(path) ?? CHILDREN_AT_ONCE);
  for (let i = 0; i < shown; i++) {
    const key = keys === null ? String(i) : (keys[i] ?? '');
    const child = (value as { readonly [key: string]: JsonValue })[key] ?? null;
    addLines(lines, key, child, `${path}/${i}`, depth + 1, open);
  }
  if (shown < size) {
    lines.push({ path, depth: depth + 1, name: null, value: null, expanded: null, hidden: size - shown });
  }
}
