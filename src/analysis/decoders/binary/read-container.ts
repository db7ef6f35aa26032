import { type TreeNode, valueText } from '../tree/tree-node.ts';
import type { ByteReader } from './byte-reader.ts';

interface Container {
  readonly name: string;
  readonly list: boolean;
  /** Where it begins, its head included. */
  readonly from: number;
}

/**
 * Reads a list or a map of MessagePack or CBOR and puts it at the end of `siblings`. Where one of its values is broken, those
 * before it stay there.
 *
 * @param goesOn whether a value follows after so many
 * @param value reads a value, under a name, to the end of the list that it is given
 * @throws what `value` throws
 */
export function readContainer(
  siblings: TreeNode[],
  { name, list, from }: Container,
  reader: ByteReader,
  goesOn: (count: number) => boolean,
  value: (name: string, siblings: TreeNode[]) => void,
): void {
  const children: TreeNode[] = [];
  const place = siblings.length;
  try {
    for (let i = 0; goesOn(i); i += 1) {
      if (list) value(String(i), children);
      else readMember(children, reader, value);
    }
  } finally {
    siblings[place] = { name, list, children, from, to: reader.at };
  }
}

/** A member is its key and its value. */
function readMember(
  children: TreeNode[],
  reader: ByteReader,
  value: (name: string, siblings: TreeNode[]) => void,
): void {
  const from = reader.at;
  const keys: TreeNode[] = [];
  value('', keys);
  const place = children.length;
  value(valueText(keys[0]), children);
  const read = children[place];
  if (read !== undefined) children[place] = { ...read, from };
}
