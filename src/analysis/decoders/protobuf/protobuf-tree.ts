import { ByteReader, narrow } from '../binary/byte-reader.ts';
import { Malformed, readSafely } from '../binary/read-safely.ts';
import { TreeBudget } from '../binary/tree-budget.ts';
import type { DecodingProblem, Details } from '../decoded.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';

/** Messages within bytes are tried so deep: each level reads its bytes once more. */
const TRIES = 32;

/** At most ten bytes, seven bits each, the lowest first; 64 bits of them. @throws BytesEnd, Malformed */
export function varint(reader: ByteReader): number | bigint {
  const from = reader.at;
  let value = 0n;
  for (let i = 0; i < 10; i += 1) {
    const byte = reader.uint8('varint');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if (i === 9 && byte > 1) break;
      return narrow(value);
    }
  }
  throw new Malformed(from, 'The varint has more than 64 bits.');
}

/**
 * A message of protocol buffers without its schema: fields by their numbers, and for each the readings that its bytes allow.
 * Every field of a message is a child by the number of it.
 */
export function protobufTree(bytes: Uint8Array, from = 0, to = bytes.length, name = ''): Details {
  const problems: DecodingProblem[] = [];
  const children: TreeNode[] = [];
  const message = new Message(bytes);
  readSafely(() => message.fields(new ByteReader(bytes, from, to), children, 0, null), problems);
  return { root: branch(name, children, from, to), problems };
}

class Message {
  readonly #bytes: Uint8Array;
  readonly #budget = new TreeBudget();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads fields until the bytes end, or the group of this number. @throws BytesEnd, Malformed, OverBudget */
  fields(reader: ByteReader, children: TreeNode[], depth: number, group: number | null): void {
    while (reader.left > 0) {
      const from = reader.at;
      this.#budget.spend(from, depth);
      const tag = varint(reader);
      const [field, wire] = [Math.floor(Number(tag) / 8), Number(BigInt(tag) & 7n)];
      if (field < 1 || field > 0x1fff_ffff) throw new Malformed(from, `There is no field ${field}.`);
      if (wire === 4) {
        if (group === field) return;
        throw new Malformed(from, `The group ${field} ends and has not begun.`);
      }
      children.push(this.#field(reader, String(field), wire, from, depth));
    }
    if (group !== null) throw new Malformed(reader.at, `The group ${group} does not end.`);
  }

  #field(reader: ByteReader, name: string, wire: number, from: number, depth: number): TreeNode {
    switch (wire) {
      case 0: {
        const value = varint(reader);
        return leaf(name, value, from, reader.at, `varint${otherReadings(value)}`);
      }
      case 1: {
        const at = reader.skip(8, 'fixed 64-bit value');
        const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 8);
        return leaf(
          name,
          narrow(view.getBigUint64(0, true)),
          from,
          reader.at,
          `64-bit, double ${view.getFloat64(0, true)}`,
        );
      }
      case 5: {
        const at = reader.skip(4, 'fixed 32-bit value');
        const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 4);
        return leaf(
          name,
          view.getUint32(0, true),
          from,
          reader.at,
          `32-bit, float ${view.getFloat32(0, true)}`,
        );
      }
      case 2: {
        const length = Number(varint(reader));
        const at = reader.skip(length, 'field');
        return this.#delimited(name, from, at, reader.at, depth);
      }
      case 3: {
        const children: TreeNode[] = [];
        this.fields(reader, children, depth + 1, Number(name));
        return { ...branch(name, children, from, reader.at), note: 'group' };
      }
      default:
        throw new Malformed(from, `There is no wire type ${wire}.`);
    }
  }

  /** Bytes of a length: text where they are some, a message where they read as one, else bytes. */
  #delimited(name: string, from: number, at: number, to: number, depth: number): TreeNode {
    const bytes = this.#bytes.subarray(at, to);
    const text = strictUtf8Text(bytes);
    const printable = text !== null && !bytes.some(isControl);
    if (at === to) return leaf(name, '', from, to, 'empty string, bytes or message');
    if (printable && text !== null) return leaf(name, text, from, to, 'string');
    if (depth < TRIES) {
      const children: TreeNode[] = [];
      const problems: DecodingProblem[] = [];
      readSafely(() => this.fields(new ByteReader(this.#bytes, at, to), children, depth + 1, null), problems);
      if (problems.length === 0) return { ...branch(name, children, from, to), note: 'message' };
    }
    return leaf(name, bytes, from, to, 'bytes');
  }
}

/** What a varint may mean besides: a negative number, a zigzag one, a boolean. */
function otherReadings(value: number | bigint): string {
  const big = BigInt(value);
  const signed = BigInt.asIntN(64, big);
  const zigzag = (big & 1n) === 0n ? big >> 1n : -(big >> 1n) - 1n;
  return `${signed < 0n ? `, int64 ${signed}` : ''}, sint ${zigzag}${big <= 1n ? `, bool ${big === 1n}` : ''}`;
}

/** What text has none of: controls but for tab and the ends of lines. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f;
}
