import { ExactNumber, type JsonValue } from './json-value.ts';

/** How many children of a node are shown before the reader asks for more. */
export const CHILDREN_AT_ONCE = 100;

/** One visible line of a tree. */
export interface JsonLine {
  /** Position as indexes of children, such as `/0/3`, because keys may contain anything. */
  readonly path: string;
  readonly depth: number;
  /** Key or index; null at the root. */
  readonly name: string | null;
  readonly value: JsonValue;
  /** Null for a leaf. */
  readonly expanded: boolean | null;
  /** How many children are hidden behind this line; it then offers more and is not a value. */
  readonly hidden: number;
}

/** What the reader has opened, and how many children of a node were requested. */
export interface JsonOpen {
  readonly paths: ReadonlySet<string>;
  readonly limits: ReadonlyMap<string, number>;
}

type JsonArray = readonly JsonValue[];
type JsonObject = { readonly [key: string]: JsonValue };

function isArray(value: JsonValue): value is JsonArray {
  return Array.isArray(value);
}

/** Whether a value has children. */
export function isBranch(value: JsonValue): value is JsonArray | JsonObject {
  return typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
}

/** The first `most` children of a branch with their names: keys, or null for the items of an array. */
export function firstChildren(
  value: JsonArray | JsonObject,
  most: number,
): readonly { readonly key: string | null; readonly value: JsonValue }[] {
  if (isArray(value)) return value.slice(0, most).map((item) => ({ key: null, value: item }));
  return Object.keys(value)
    .slice(0, most)
    .map((key) => ({ key, value: value[key] ?? null }));
}

/** How many children a branch has. */
export function childCount(value: JsonArray | JsonObject): number {
  return isArray(value) ? value.length : Object.keys(value).length;
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
  const children = firstChildren(value, open.limits.get(path) ?? CHILDREN_AT_ONCE);
  children.forEach((child, i) => {
    addLines(lines, child.key ?? String(i), child.value, `${path}/${i}`, depth + 1, open);
  });
  const hidden = childCount(value) - children.length;
  if (hidden > 0) lines.push({ path, depth: depth + 1, name: null, value: null, expanded: null, hidden });
}

/** Most branches that are opened at once. */
const MOST_OPENED = 500;

/** The paths of a branch and of all branches below it, as far as they are many; nearest first. */
export function branchPaths(value: JsonValue, path: string): readonly string[] {
  const found: { readonly value: JsonValue; readonly path: string }[] = [{ value, path }];
  for (let at = 0; at < found.length; at++) {
    const branch = found[at];
    if (branch === undefined || !isBranch(branch.value)) continue;
    firstChildren(branch.value, CHILDREN_AT_ONCE).forEach((child, i) => {
      if (isBranch(child.value) && found.length < MOST_OPENED) {
        found.push({ value: child.value, path: `${branch.path}/${i}` });
      }
    });
  }
  return found.map((branch) => branch.path);
}

/** The keys and indexes that lead from the root to a line. */
export function keysTo(lines: readonly JsonLine[], at: number): readonly string[] {
  const keys: string[] = [];
  let depth = Number.POSITIVE_INFINITY;
  for (let i = at; i > 0; i--) {
    const line = lines[i];
    if (line === undefined || line.depth >= depth || line.name === null) continue;
    depth = line.depth;
    keys.unshift(line.name);
  }
  return keys;
}
