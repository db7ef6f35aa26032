import { ByteReader } from '../binary/byte-reader.ts';
import { readSafely } from '../binary/read-safely.ts';
import type { DecodingProblem } from '../decoded.ts';
import { type Leaf, leaf } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';
import { lib0Bytes } from './lib0.ts';

const NAME = /^[\w.:/@-]{2,200}$/;

/** The name of a document, which Hocuspocus writes first; null where none stands there, as in y-websocket. */
export function hocuspocusDocument(bytes: Uint8Array): Leaf | null {
  const problems: DecodingProblem[] = [];
  return readSafely(() => {
    const reader = new ByteReader(bytes);
    const name = strictUtf8Text(lib0Bytes(reader, 'document'));
    return name !== null && NAME.test(name) && reader.left > 0 ? leaf('document', name, 0, reader.at) : null;
  }, problems);
}
