import type { ByteReader } from '../binary/byte-reader.ts';
import type { DecodingProblem, ProtocolId } from '../decoded.ts';
import { branch, type LeafValue, leaf, type TreeNode } from '../tree/tree-node.ts';
import { readProperties } from './mqtt-properties.ts';
import { stringFrom } from './string-from.ts';

/** What is read of a packet so far: its fields, and what is said of it. */
export class PacketParts {
  readonly reader: ByteReader;
  readonly type: string;
  readonly flags: number;
  readonly version: number;
  readonly nodes: TreeNode[] = [];
  readonly problems: DecodingProblem[];
  summary = '';
  repliesTo: string | null = null;
  layers: readonly ProtocolId[] = ['mqtt'];
  shownVersion: number | null = null;
  /** Whether the tree is wanted: without it a packet is only read and judged. */
  readonly withTree: boolean;

  constructor(
    reader: ByteReader,
    { type, flags, version }: { readonly type: string; readonly flags: number; readonly version: number },
    problems: DecodingProblem[],
    withTree: boolean,
  ) {
    this.reader = reader;
    this.type = type;
    this.flags = flags;
    this.version = version;
    this.problems = problems;
    this.withTree = withTree;
  }

  add(node: TreeNode): void {
    this.nodes.push(node);
  }

  fault(what: string, offset = this.reader.at): void {
    this.problems.push({ offset, what });
  }

  /** Reads a field and puts it into the tree. */
  field<T extends LeafValue>(
    name: string,
    read: (reader: ByteReader) => T,
    note?: (value: T) => string | undefined,
  ): T {
    const from = this.reader.at;
    const value = read(this.reader);
    if (this.withTree) this.add(leaf(name, value, from, this.reader.at, note?.(value)));
    return value;
  }

  uint8(name: string): number {
    return this.field(name, (reader) => reader.uint8(name));
  }

  uint16(name: string): number {
    return this.field(name, (reader) => reader.uint16(name));
  }

  /** Section 1.5.4: a string behind its length. */
  string(name: string): string {
    const from = this.reader.at;
    const { text, good } = stringFrom(this.reader, name);
    if (!good) this.fault(`The ${name} is not UTF-8 without U+0000.`, from);
    if (this.withTree) this.add(leaf(name, text, from, this.reader.at));
    return text;
  }

  /** Section 1.5.6: bytes behind their length. */
  binary(name: string): Uint8Array {
    return this.field(name, (reader) => reader.slice(reader.uint16(name), name));
  }

  /** The properties of version 5; nothing before. */
  properties(name = 'properties'): void {
    if (this.version < 5) return;
    const from = this.reader.at;
    const children = readProperties(this.reader, this.problems);
    this.add(branch(name, children, from, this.reader.at));
  }

  /** The identifier that joins a packet to its acknowledgement. */
  packetId(): number {
    const from = this.reader.at;
    const id = this.uint16('packet identifier');
    if (id === 0) this.fault('A packet identifier may not be 0.', from);
    this.repliesTo = String(id);
    return id;
  }
}
