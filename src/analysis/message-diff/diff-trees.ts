import { pathText } from '../../session/filter/field.ts';
import { type Branch, isBranch, type TreeNode } from '../decoders/tree/tree-node.ts';
import { alignSequences } from '../diff/align-sequences.ts';
import { TreeIdentities } from './tree-identities.ts';
import { pairWords, valueWords } from './value-words.ts';

/** One place where two messages differ. */
export interface TreeChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Such as `user.tags[1]`, or `tags[1→2]` where an item moved; empty for the whole message. */
  readonly path: string;
  /** What the first message has there; null where nothing. */
  readonly a: string | null;
  readonly b: string | null;
}

/** What differs between two decoded messages, place by place. */
export interface TreeDiff {
  /** The first of them, in the order of the messages. */
  readonly changes: readonly TreeChange[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** More places are counted, and not listed. */
const MOST_CHANGES = 2000;

/**
 * Compares two decoded messages by their values: exact numbers, members by their names in any order, items of lists by what is
 * the same in both. What a value holds once it is decoded, such as JSON in a string, is compared in place of the value.
 */
export function diffTrees(a: TreeNode, b: TreeNode): TreeDiff {
  const identities = new TreeIdentities();
  const changes: TreeChange[] = [];
  const counts = { added: 0, removed: 0, changed: 0 };
  compare(a, b, '');
  return { changes, ...counts };

  function add(kind: TreeChange['kind'], path: string, left: string | null, right: string | null): void {
    counts[kind] += 1;
    if (changes.length < MOST_CHANGES) changes.push({ kind, path, a: left, b: right });
  }

  function compare(left: TreeNode, right: TreeNode, path: string): void {
    if (identities.of(left) === identities.of(right)) return;
    const before = changes.length;
    if (isBranch(left) && isBranch(right) && left.list === right.list) {
      if (left.list) compareItems(left, right, path);
      else compareMembers(left, right, path);
      if (changes.length > before || changes.length === MOST_CHANGES) return;
    } else if (!isBranch(left) && !isBranch(right) && left.inner && right.inner) {
      compare(left.inner, right.inner, path);
      // Otherwise they differ in how they are written alone.
      if (changes.length > before || changes.length === MOST_CHANGES) return;
    }
    const full = changes.length >= MOST_CHANGES;
    const [words, instead] = full ? ['', ''] : pairWords(left, right);
    add('changed', path, words, instead);
  }

  function compareMembers(left: Branch, right: Branch, path: string): void {
    const others = byName(right);
    const met = new Map<string, number>();
    for (const child of left.children) {
      const { name } = child;
      const nth = met.get(name) ?? 0;
      met.set(name, nth + 1);
      const other = others.get(name)?.[nth];
      if (other === undefined) alone('removed', child, below(path, name));
      else compare(child, other, below(path, name));
    }
    const seen = new Map<string, number>();
    for (const child of right.children) {
      const nth = seen.get(child.name) ?? 0;
      seen.set(child.name, nth + 1);
      if (nth >= (met.get(child.name) ?? 0)) alone('added', child, below(path, child.name));
    }
  }

  function ids({ children }: Branch): number[] {
    return children.map((child) => identities.of(child));
  }

  function compareItems(left: Branch, right: Branch, path: string): void {
    const { pairs } = alignSequences(ids(left), ids(right));
    let [i, k] = [0, 0];
    for (const [nextI, nextK] of [...pairs, [left.children.length, right.children.length] as const]) {
      for (; i < nextI || k < nextK; i += 1, k += 1) {
        const [one, other] = [left.children[i], right.children[k]];
        if (i < nextI && k < nextK && one !== undefined && other !== undefined) {
          compare(one, other, i === k ? below(path, i) : `${path}[${i}\u2192${k}]`);
        } else if (i < nextI && one !== undefined) alone('removed', one, below(path, i));
        else if (other !== undefined) alone('added', other, below(path, k));
      }
      [i, k] = [nextI + 1, nextK + 1];
    }
  }

  function alone(kind: 'added' | 'removed', node: TreeNode, path: string): void {
    const words = changes.length < MOST_CHANGES ? valueWords(node) : '';
    add(kind, path, kind === 'removed' ? words : null, kind === 'added' ? words : null);
  }
}

function byName(branch: Branch): ReadonlyMap<string, readonly TreeNode[]> {
  const found = new Map<string, TreeNode[]>();
  for (const child of branch.children) {
    const known = found.get(child.name);
    if (known === undefined) found.set(child.name, [child]);
    else known.push(child);
  }
  return found;
}

function below(path: string, key: string | number): string {
  const step = pathText([key]);
  return path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
}
