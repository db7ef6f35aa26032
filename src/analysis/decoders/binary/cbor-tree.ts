import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';
import type { DecodingProblem } from '../decoded.ts';
import { isBranch, type LeafValue, leaf, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text, utf8Text } from '../tree/utf8.ts';
import { ByteReader, narrow } from './byte-reader.ts';
import { halfFloat } from './half-float.ts';
import { readContainer } from './read-container.ts';
import { Malformed } from './read-safely.ts';
import { TreeBudget } from './tree-budget.ts';

const INDEFINITE = 31;
const BREAK = 0xff;

/**
 * RFC 8949: CBOR, one data item after another, with the bytes of each. Tags stand as notes of what they tag; those of big
 * numbers (2 and 3) are read as numbers. A broken item throws; what its containers had until then stays where it was put.
 */
export class CborReader {
  readonly reader: ByteReader;
  readonly #budget = new TreeBudget();
  readonly #problems: DecodingProblem[];

  constructor(bytes: Uint8Array, from: number, to: number, problems: DecodingProblem[]) {
    this.reader = new ByteReader(bytes, from, to);
    this.#problems = problems;
  }

  /**
   * Reads one data item and puts it at the end of `siblings`.
   * @throws BytesEnd, Malformed, OverBudget
   */
  value(name: string, siblings: TreeNode[], depth = 0): void {
    const from = this.reader.at;
    this.#budget.spend(from, depth);
    const initial = this.reader.uint8('item');
    const [major, info] = [initial >> 5, initial & 0x1f];
    const put = (value: LeafValue, note?: string) =>
      siblings.push(leaf(name, value, from, this.reader.at, note));
    if (major === 7) put(...this.#simple(info, from));
    else if (info === INDEFINITE && (major === 2 || major === 3)) put(this.#chunks(major));
    else if (info === INDEFINITE && major !== 4 && major !== 5) {
      throw new Malformed(from, 'An item of this kind cannot be of indefinite length.');
    } else {
      const argument = info === INDEFINITE ? null : this.#argument(info, from);
      if (major === 4 || major === 5) {
        readContainer(
          siblings,
          { name, list: major === 4, from },
          this.reader,
          (i) => (argument === null ? !this.#breaks() : i < argument),
          (member, children) => this.value(member, children, depth + 1),
        );
      } else if (argument !== null && major === 6) this.#tagged(name, siblings, depth, from, argument);
      else if (argument !== null) put(this.#plain(major, argument));
    }
  }

  /** Major types 0 to 3: numbers and strings. */
  #plain(major: number, argument: number | bigint): LeafValue {
    if (major === 0) return argument;
    if (major === 1) return narrow(-1n - BigInt(argument));
    return major === 2 ? this.reader.slice(Number(argument), 'byte string') : this.#text(Number(argument));
  }

  /** Section 3: the argument of an item's head. */
  #argument(info: number, from: number): number | bigint {
    if (info < 24) return info;
    if (info === 24) return this.reader.uint8('head');
    if (info === 25) return this.reader.uint16('head');
    if (info === 26) return this.reader.uint32('head');
    if (info === 27) return this.reader.uint64('head');
    throw new Malformed(from, `The additional information ${info} is reserved.`);
  }

  #text(length: number): string {
    const from = this.reader.skip(length, 'text string');
    const text = strictUtf8Text(this.reader.bytes, from, from + length);
    if (text !== null) return text;
    this.#problems.push({ offset: from, what: 'The text string is not UTF-8.' });
    return utf8Text(this.reader.bytes, from, from + length);
  }

  #breaks(): boolean {
    if (this.reader.left > 0 && this.reader.bytes[this.reader.at] === BREAK) {
      this.reader.skip(1);
      return true;
    }
    return false;
  }

  /** Section 3.2.3: a string in chunks, each of definite length. */
  #chunks(major: 2 | 3): LeafValue {
    const chunks: Uint8Array[] = [];
    while (!this.#breaks()) {
      const at = this.reader.at;
      const initial = this.reader.uint8('chunk');
      if (initial >> 5 !== major || (initial & 0x1f) === INDEFINITE) {
        throw new Malformed(
          at,
          'A chunk of a string has to be a string of the same kind and of definite length.',
        );
      }
      chunks.push(this.reader.slice(Number(this.#argument(initial & 0x1f, at)), 'chunk'));
    }
    return major === 2 ? joinedBytes(chunks) : utf8Text(joinedBytes(chunks));
  }

  /** Section 3.3. */
  #simple(info: number, from: number): readonly [value: LeafValue, note?: string] {
    switch (info) {
      case 20:
      case 21:
        return [info === 21];
      case 22:
        return [null];
      case 23:
        return [undefined, 'undefined'];
      case 24: {
        const value = this.reader.uint8('simple value');
        if (value < 32)
          this.#problems.push({ offset: from, what: `The simple value ${value} may not take two bytes.` });
        return [value, 'simple value'];
      }
      case 25:
        return [halfFloat(this.reader.uint16('float'))];
      case 26:
        return [this.reader.float32('float')];
      case 27:
        return [this.reader.float64('float')];
      case INDEFINITE:
        throw new Malformed(from, 'A break stands where an item should begin.');
      default:
        if (info > 27) throw new Malformed(from, `The additional information ${info} is reserved.`);
        return [info, 'simple value'];
    }
  }

  /** Section 3.4. */
  #tagged(name: string, siblings: TreeNode[], depth: number, from: number, tag: number | bigint): void {
    const place = siblings.length;
    this.value(name, siblings, depth + 1);
    const node = siblings[place];
    if (node === undefined) return;
    const note = node.note === undefined ? `tag ${tag}` : `tag ${tag}, ${node.note}`;
    if ((tag === 2 || tag === 3) && !isBranch(node) && node.value instanceof Uint8Array) {
      const value = bigNumber(node.value);
      siblings[place] = leaf(name, narrow(tag === 2 ? value : -1n - value), from, this.reader.at, note);
      return;
    }
    siblings[place] = { ...node, from, note };
  }
}

/** Section 3.4.3. */
function bigNumber(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.subarray(0, 1024)) value = (value << 8n) | BigInt(byte);
  return value;
}
