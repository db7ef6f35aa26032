import { type PlainValue, plainValue } from './plain-value.ts';
import { isBranch, type TreeNode } from './tree-node.ts';

/**
 * The part of a message at a path of names and indexes; undefined where there is none. What a value holds once it is decoded, such
 * as JSON in a string, belongs to the value: the path goes through it. Of members with one name the last counts.
 */
function nodeAt(root: TreeNode, path: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const key of path) {
    while (node !== undefined && !isBranch(node)) node = node.inner;
    if (node === undefined) return undefined;
    node = node.list
      ? /^(?:0|[1-9]\d*)$/.test(key)
        ? node.children[Number(key)]
        : undefined
      : node.children.findLast(({ name }) => name === key);
  }
  return node;
}

/** The same as a value for JSON. */
export function plainAt(root: TreeNode, path: readonly string[]): PlainValue | undefined {
  const node = nodeAt(root, path);
  return node === undefined ? undefined : plainValue(node);
}
