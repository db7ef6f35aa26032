import type { DecodingProblem } from '../decoded.ts';
import { type LeafValue, leaf, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text, utf8Text } from '../tree/utf8.ts';
import { ByteReader, narrow } from './byte-reader.ts';
import { readContainer } from './read-container.ts';
import { Malformed } from './read-safely.ts';
import { TreeBudget } from './tree-budget.ts';

/** The kinds of value, as MessagePack's specification names its formats. */
export type MessagePackKind =
  | 'nil'
  | 'bool'
  | 'number'
  | 'bignum'
  | 'string'
  | 'binary'
  | 'array'
  | 'map'
  | 'timestamp'
  | 'ext';

interface Size {
  readonly count: number;
  readonly list: boolean;
}
type Scalar = readonly [value: LeafValue, kind: MessagePackKind, note?: string];

/**
 * MessagePack (specification of 2017-08-09, with the timestamp extension): one value after another, with the bytes of each.
 * A broken value throws; what its containers had until then is in the nodes that were put to their places.
 */
export class MessagePackReader {
  readonly reader: ByteReader;
  readonly #budget = new TreeBudget();
  readonly #problems: DecodingProblem[];
  /** The kind of the value that was read last at the top level. */
  kind: MessagePackKind = 'nil';

  constructor(bytes: Uint8Array, from: number, to: number, problems: DecodingProblem[]) {
    this.reader = new ByteReader(bytes, from, to);
    this.#problems = problems;
  }

  /**
   * Reads one value and puts it at the end of `siblings`. Where it is broken, what was read of it stays there.
   * @throws BytesEnd, Malformed, OverBudget
   */
  value(name: string, siblings: TreeNode[], depth = 0): void {
    const from = this.reader.at;
    this.#budget.spend(from, depth);
    const code = this.reader.uint8('value');
    const size = this.#containerSize(code);
    if (size !== null) {
      if (depth === 0) this.kind = size.list ? 'array' : 'map';
      const { list, count } = size;
      readContainer(
        siblings,
        { name, list, from },
        this.reader,
        (i) => i < count,
        (member, children) => this.value(member, children, depth + 1),
      );
      return;
    }
    const [value, kind, note] = this.#scalar(code, from);
    if (depth === 0) this.kind = kind;
    siblings.push(leaf(name, value, from, this.reader.at, note));
  }

  #containerSize(code: number): Size | null {
    if (code >= 0x80 && code <= 0x8f) return { count: code & 0x0f, list: false };
    if (code >= 0x90 && code <= 0x9f) return { count: code & 0x0f, list: true };
    if (code < 0xdc || code > 0xdf) return null;
    return { count: code % 2 === 0 ? this.reader.uint16() : this.reader.uint32(), list: code < 0xde };
  }

  #scalar(code: number, from: number): Scalar {
    if (code <= 0x7f) return [code, 'number'];
    if (code >= 0xe0) return [code - 0x100, 'number'];
    if (code >= 0xa0 && code <= 0xbf) return [this.#string(code & 0x1f), 'string'];
    switch (code) {
      case 0xc0:
        return [null, 'nil'];
      case 0xc2:
      case 0xc3:
        return [code === 0xc3, 'bool'];
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return [this.reader.slice(this.#length(code - 0xc4), 'binary'), 'binary'];
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#length(code - 0xc7));
      case 0xca:
        return [this.reader.float32(), 'number'];
      case 0xcb:
        return [this.reader.float64(), 'number'];
      case 0xcc:
        return [this.reader.uint8(), 'number'];
      case 0xcd:
        return [this.reader.uint16(), 'number'];
      case 0xce:
        return [this.reader.uint32(), 'number'];
      case 0xcf:
        return integer(this.reader.uint64());
      case 0xd0:
        return [this.reader.int8(), 'number'];
      case 0xd1:
        return [this.reader.int16(), 'number'];
      case 0xd2:
        return [this.reader.int32(), 'number'];
      case 0xd3:
        return integer(this.reader.int64());
      case 0xd9:
      case 0xda:
      case 0xdb:
        return [this.#string(this.#length(code - 0xd9)), 'string'];
      case 0xc1:
        throw new Malformed(from, 'The byte 0xc1 is never used by MessagePack.');
      default:
        // 0xd4 to 0xd8: extensions of 1, 2, 4, 8 and 16 bytes.
        return this.#extension(1 << (code - 0xd4));
    }
  }

  /** A length of 1, 2 or 4 bytes. */
  #length(kind: number): number {
    return kind === 0 ? this.reader.uint8() : kind === 1 ? this.reader.uint16() : this.reader.uint32();
  }

  #string(length: number): string {
    const from = this.reader.skip(length, 'string');
    const text = strictUtf8Text(this.reader.bytes, from, from + length);
    if (text !== null) return text;
    this.#problems.push({ offset: from, what: 'The string is not UTF-8.' });
    return utf8Text(this.reader.bytes, from, from + length);
  }

  #extension(length: number): Scalar {
    const type = this.reader.int8('extension');
    if (type === -1 && (length === 4 || length === 8 || length === 12)) {
      const [seconds, nanoseconds] = this.#timestamp(length);
      return [timeText(seconds, nanoseconds), 'timestamp', 'timestamp'];
    }
    return [this.reader.slice(length, 'extension'), 'ext', `extension ${type}`];
  }

  #timestamp(length: 4 | 8 | 12): readonly [bigint, number] {
    if (length === 4) return [BigInt(this.reader.uint32()), 0];
    if (length === 12) {
      const nanoseconds = this.reader.uint32();
      return [BigInt(this.reader.int64()), nanoseconds];
    }
    const both = BigInt(this.reader.uint64());
    return [both & 0x3_ffff_ffffn, Number(narrow(both >> 34n))];
  }
}

/** An integer of 64 bits is a big number where 32 bits cannot hold it. */
function integer(value: number | bigint): Scalar {
  return [value, value >= -(2 ** 31) && value < 2 ** 32 ? 'number' : 'bignum'];
}

/** ISO 8601 where a date can hold it, else the seconds. */
function timeText(seconds: bigint, nanoseconds: number): string {
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0')}`;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}${fraction} s`;
  return date.toISOString().replace(/\.000Z$/, `${fraction}Z`);
}
