import { isBranch, type TreeNode } from './tree-node.ts';

/** The same tree with its offsets changed, such as for JSON that stands in the middle of a message. */
export function shifted(node: TreeNode, shift: (offset: number) => number): TreeNode {
  return placed(node, ({ from, to }) => ({ from: shift(from), to: shift(to) }));
}

/** The same tree, each of its parts made of these bytes. */
export function spread(node: TreeNode, from: number, to: number): TreeNode {
  return placed(node, () => ({ from, to }));
}

function placed(node: TreeNode, place: (node: TreeNode) => { from: number; to: number }): TreeNode {
  if (isBranch(node))
    return { ...node, ...place(node), children: node.children.map((child) => placed(child, place)) };
  return node.inner === undefined
    ? { ...node, ...place(node) }
    : { ...node, ...place(node), inner: placed(node.inner, place) };
}
