import type { ByteReader } from '../binary/byte-reader.ts';
import { strictUtf8Text, utf8Text } from '../tree/utf8.ts';

/** Section 1.5.4: a string behind its length. `good` is false where it is no UTF-8 or has a NUL. */
export function stringFrom(reader: ByteReader, name: string): { text: string; good: boolean } {
  const length = reader.uint16(name);
  const from = reader.skip(length, name);
  const text = strictUtf8Text(reader.bytes, from, from + length);
  return {
    text: text ?? utf8Text(reader.bytes, from, from + length),
    good: text !== null && !text.includes('\0'),
  };
}
