import type { ByteReader } from '../binary/byte-reader.ts';
import { Malformed } from '../binary/read-safely.ts';
import { leaf, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';

/** lib0's variable number: seven bits a byte, the lowest first, at most 53 bits. @throws BytesEnd, Malformed */
export function lib0Number(reader: ByteReader): number {
  const from = reader.at;
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = reader.uint8('number');
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return value;
    }
  }
  throw new Malformed(from, 'The number has more than 53 bits.');
}

/** Bytes behind their length. */
export function lib0Bytes(reader: ByteReader, what: string): Uint8Array {
  return reader.slice(lib0Number(reader), what);
}

/** A string behind its length in bytes, which is put into the tree. */
export function lib0String(reader: ByteReader, name: string, nodes: TreeNode[]): string {
  const from = reader.at;
  const bytes = lib0Bytes(reader, name);
  const text = strictUtf8Text(bytes);
  if (text === null) throw new Malformed(from, `The ${name} is not UTF-8.`);
  nodes.push(leaf(name, text, from, reader.at));
  return text;
}
