import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { ByteReader, narrow } from '../binary/byte-reader.ts';
import { Malformed, readSafely } from '../binary/read-safely.ts';
import { TreeBudget } from '../binary/tree-budget.ts';
import type { DecodingProblem, Details } from '../decoded.ts';
import { branch, leaf, renamed, type TreeNode, valueText } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';
import { protobufTree, varint } from './protobuf-tree.ts';

/** How a message fits a type: fields that the type has, and those that it does not. */
interface Fit {
  readonly details: Details;
  readonly known: number;
  readonly unknown: number;
}

/** A message of protocol buffers by its type: fields by their names, with the values that the type gives them. */
export function schemaTree(bytes: Uint8Array, type: DescMessage): Fit {
  const problems: DecodingProblem[] = [];
  const reading = new Reading(bytes);
  const children = readSafely(() => reading.fields(0, bytes.length, type, 0), problems) ?? [];
  return {
    details: { root: branch('', children, 0, bytes.length), problems },
    known: reading.known,
    unknown: reading.unknown,
  };
}

class Reading {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget = new TreeBudget();
  known = 0;
  unknown = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws BytesEnd, Malformed, OverBudget */
  fields(from: number, to: number, type: DescMessage, depth: number): TreeNode[] {
    const reader = new ByteReader(this.#bytes, from, to);
    const single: TreeNode[] = [];
    /** Fields that may stand several times, by name. */
    const several = new Map<string, TreeNode[]>();
    const byNumber = new Map(type.fields.map((field) => [field.number, field]));
    while (reader.left > 0) {
      const at = reader.at;
      this.#budget.spend(at, depth);
      const tag = Number(varint(reader));
      const [number, wire] = [Math.floor(tag / 8), tag % 8];
      const place = reader.at;
      skip(reader, wire, at);
      const field = byNumber.get(number);
      const values = field === undefined ? null : this.#values(field, wire, at, place, reader.at, depth);
      if (field === undefined || values === null) {
        this.unknown += 1;
        const { root } = protobufTree(this.#bytes, at, reader.at);
        single.push(...('children' in root ? root.children : []));
      } else if (field.fieldKind === 'list' || field.fieldKind === 'map') {
        this.known += several.has(field.name) ? 0 : 1;
        several.set(field.name, [...(several.get(field.name) ?? []), ...values]);
      } else {
        this.known += 1;
        single.push(...values.map((node) => renamed(node, field.name)));
      }
    }
    for (const [name, nodes] of several) single.push(listNode(name, nodes, byNumber));
    return single;
  }

  /** The values of a field; null where its bytes are of another kind than the type says. */
  #values(
    field: DescField,
    wire: number,
    from: number,
    at: number,
    to: number,
    depth: number,
  ): TreeNode[] | null {
    switch (field.fieldKind) {
      case 'scalar':
        return this.#scalar(field.scalar, wire, from, at, to);
      case 'enum':
        return wire === 0 ? [enumLeaf(field.enum, this.#varint(at, to), from, to)] : null;
      case 'message':
        return this.#message(field.message, wire, from, at, to, depth);
      case 'map':
        return wire === 2 ? this.#entry(field, from, at, to, depth) : null;
      default:
        if (field.listKind === 'message') return this.#message(field.message, wire, from, at, to, depth);
        return this.#elements(field, wire, from, at, to);
    }
  }

  /** A list of numbers may be packed: one after another behind their length. */
  #elements(
    field: DescField & { fieldKind: 'list'; listKind: 'scalar' | 'enum' },
    wire: number,
    from: number,
    at: number,
    to: number,
  ): TreeNode[] | null {
    const scalar = field.listKind === 'enum' ? ScalarType.INT32 : field.scalar;
    const one = (kind: number, start: number, place: number, end: number) =>
      field.listKind === 'enum'
        ? [enumLeaf(field.enum, this.#varint(place, end), start, end)]
        : this.#scalar(scalar, kind, start, place, end);
    const kind = wireOf(scalar);
    if (wire === kind) return one(wire, from, at, to);
    if (wire !== 2) return null;
    const reader = new ByteReader(this.#bytes, at, to);
    varint(reader);
    const nodes: TreeNode[] = [];
    while (reader.left > 0) {
      const place = reader.at;
      this.#budget.spend(place, 0);
      skip(reader, kind, place);
      nodes.push(...(one(kind, place, place, reader.at) ?? []));
    }
    return nodes;
  }

  #message(
    type: DescMessage,
    wire: number,
    from: number,
    at: number,
    to: number,
    depth: number,
  ): TreeNode[] | null {
    if (wire !== 2) return null;
    const children = this.fields(this.#content(at, to), to, type, depth + 1);
    return [{ ...branch('', children, from, to), note: type.name }];
  }

  /** An entry of a map is a message of its key and its value. */
  #entry(
    field: DescField & { fieldKind: 'map' },
    from: number,
    at: number,
    to: number,
    depth: number,
  ): TreeNode[] {
    const reader = new ByteReader(this.#bytes, this.#content(at, to), to);
    let key: TreeNode | undefined;
    let value: TreeNode | undefined;
    while (reader.left > 0) {
      const start = reader.at;
      this.#budget.spend(start, depth);
      const tag = Number(varint(reader));
      const place = reader.at;
      skip(reader, tag % 8, start);
      const end = reader.at;
      if (tag >> 3 === 1) key = this.#scalar(field.mapKey, tag % 8, start, place, end)?.[0];
      else if (tag >> 3 !== 2) this.unknown += 1;
      else if (field.mapKind === 'message')
        value = this.#message(field.message, tag % 8, start, place, end, depth)?.[0];
      else if (field.mapKind === 'enum') value = enumLeaf(field.enum, this.#varint(place, end), start, end);
      else value = this.#scalar(field.scalar, tag % 8, start, place, end)?.[0];
    }
    const name = key === undefined ? '' : valueText(key);
    return [{ ...(value ?? leaf('', undefined, from, to)), name, from, to }];
  }

  #scalar(scalar: ScalarType, wire: number, from: number, at: number, to: number): TreeNode[] | null {
    if (wire !== wireOf(scalar)) return null;
    if (scalar === ScalarType.BYTES)
      return [leaf('', this.#bytes.subarray(this.#content(at, to), to), from, to)];
    if (scalar === ScalarType.STRING) {
      const text = strictUtf8Text(this.#bytes, this.#content(at, to), to);
      return text === null ? null : [leaf('', text, from, to)];
    }
    return [leaf('', this.#number(scalar, at, to), from, to)];
  }

  #number(scalar: ScalarType, at: number, to: number): number | bigint | boolean {
    switch (scalar) {
      case ScalarType.DOUBLE:
        return this.#view.getFloat64(at, true);
      case ScalarType.FLOAT:
        return this.#view.getFloat32(at, true);
      case ScalarType.FIXED32:
        return this.#view.getUint32(at, true);
      case ScalarType.SFIXED32:
        return this.#view.getInt32(at, true);
      case ScalarType.FIXED64:
        return narrow(this.#view.getBigUint64(at, true));
      case ScalarType.SFIXED64:
        return narrow(this.#view.getBigInt64(at, true));
      case ScalarType.BOOL:
        return this.#varint(at, to) !== 0n;
      case ScalarType.SINT32:
      case ScalarType.SINT64: {
        const zigzag = this.#varint(at, to);
        return narrow((zigzag & 1n) === 0n ? zigzag >> 1n : -(zigzag >> 1n) - 1n);
      }
      case ScalarType.UINT32:
      case ScalarType.UINT64:
        return narrow(this.#varint(at, to));
      default:
        // Negative numbers of 32 bits take ten bytes, as those of 64 bits do.
        return narrow(BigInt.asIntN(64, this.#varint(at, to)));
    }
  }

  #varint(at: number, to: number): bigint {
    return BigInt(varint(new ByteReader(this.#bytes, at, to)));
  }

  /** Where the content behind a length begins. */
  #content(at: number, to: number): number {
    const reader = new ByteReader(this.#bytes, at, to);
    varint(reader);
    return reader.at;
  }
}

function enumLeaf(type: DescEnum, value: bigint, from: number, to: number): TreeNode {
  const number = Number(BigInt.asIntN(32, value));
  const name = type.value[number]?.name;
  return name === undefined ? leaf('', number, from, to) : leaf('', name, from, to, String(number));
}

/** Several values under one name: the bytes of all of them, and whatever stands between. */
function listNode(
  name: string,
  nodes: readonly TreeNode[],
  byNumber: ReadonlyMap<number, DescField>,
): TreeNode {
  const isMap = [...byNumber.values()].some((field) => field.name === name && field.fieldKind === 'map');
  const children = isMap ? nodes : nodes.map((node, i) => renamed(node, String(i)));
  return branch(name, children, nodes[0]?.from ?? 0, nodes.at(-1)?.to ?? 0, !isMap);
}

function wireOf(scalar: ScalarType): number {
  switch (scalar) {
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return 1;
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return 2;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return 5;
    default:
      return 0;
  }
}

/** Moves over a value of a wire type. Groups are of no type that a schema of today has. */
function skip(reader: ByteReader, wire: number, from: number): void {
  if (wire === 0) varint(reader);
  else if (wire === 1) reader.skip(8, 'fixed 64-bit value');
  else if (wire === 2) reader.skip(Number(varint(reader)), 'field');
  else if (wire === 5) reader.skip(4, 'fixed 32-bit value');
  else throw new Malformed(from, `There is no wire type ${wire}.`);
}
