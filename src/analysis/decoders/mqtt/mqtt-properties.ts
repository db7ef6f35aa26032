import type { ByteReader } from '../binary/byte-reader.ts';
import { BytesEnd } from '../binary/byte-reader.ts';
import { Malformed } from '../binary/read-safely.ts';
import type { DecodingProblem } from '../decoded.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { stringFrom } from './string-from.ts';

type Kind = 'byte' | 'two bytes' | 'four bytes' | 'variable' | 'string' | 'binary' | 'pair';

/** Section 2.2.2.2. */
const PROPERTIES: ReadonlyMap<number, readonly [name: string, kind: Kind]> = new Map([
  [1, ['Payload Format Indicator', 'byte']],
  [2, ['Message Expiry Interval', 'four bytes']],
  [3, ['Content Type', 'string']],
  [8, ['Response Topic', 'string']],
  [9, ['Correlation Data', 'binary']],
  [11, ['Subscription Identifier', 'variable']],
  [17, ['Session Expiry Interval', 'four bytes']],
  [18, ['Assigned Client Identifier', 'string']],
  [19, ['Server Keep Alive', 'two bytes']],
  [21, ['Authentication Method', 'string']],
  [22, ['Authentication Data', 'binary']],
  [23, ['Request Problem Information', 'byte']],
  [24, ['Will Delay Interval', 'four bytes']],
  [25, ['Request Response Information', 'byte']],
  [26, ['Response Information', 'string']],
  [28, ['Server Reference', 'string']],
  [31, ['Reason String', 'string']],
  [33, ['Receive Maximum', 'two bytes']],
  [34, ['Topic Alias Maximum', 'two bytes']],
  [35, ['Topic Alias', 'two bytes']],
  [36, ['Maximum QoS', 'byte']],
  [37, ['Retain Available', 'byte']],
  [38, ['User Property', 'pair']],
  [39, ['Maximum Packet Size', 'four bytes']],
  [40, ['Wildcard Subscription Available', 'byte']],
  [41, ['Subscription Identifier Available', 'byte']],
  [42, ['Shared Subscription Available', 'byte']],
]);
/** Those that may stand more than once. */
const REPEATED = new Set([11, 38]);

/** Section 1.5.5: at most four bytes, seven bits each. */
function variableInteger(reader: ByteReader): number {
  const from = reader.at;
  let value = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = reader.uint8('variable byte integer');
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return value;
  }
  throw new Malformed(from, 'A variable byte integer has at most four bytes.');
}

/** @throws BytesEnd, Malformed */
export function readProperties(reader: ByteReader, problems: DecodingProblem[]): TreeNode[] {
  const start = reader.at;
  const length = variableInteger(reader);
  const to = reader.at + length;
  if (to > reader.to)
    throw new BytesEnd(
      start,
      `The properties are said to have ${length} bytes, and ${reader.left} are left.`,
    );
  const nodes: TreeNode[] = [];
  const seen = new Set<number>();
  while (reader.at < to) {
    const from = reader.at;
    const id = variableInteger(reader);
    const property = PROPERTIES.get(id);
    if (property === undefined) throw new Malformed(from, `There is no property ${id}.`);
    const [name, kind] = property;
    if (seen.has(id) && !REPEATED.has(id))
      problems.push({ offset: from, what: `The property ${name} stands twice.` });
    seen.add(id);
    nodes.push(propertyNode(reader, name, kind, from, problems));
  }
  if (reader.at > to)
    problems.push({ offset: start, what: 'The last property goes beyond the length of the properties.' });
  return nodes;
}

function propertyNode(
  reader: ByteReader,
  name: string,
  kind: Kind,
  from: number,
  problems: DecodingProblem[],
): TreeNode {
  const string = () => {
    const at = reader.at;
    const { text, good } = stringFrom(reader, name);
    if (!good) problems.push({ offset: at, what: `The ${name} is not UTF-8 without U+0000.` });
    return text;
  };
  if (kind === 'pair') {
    const key = string();
    const at = reader.at;
    const value = string();
    return branch(name, [leaf(key, value, at, reader.at)], from, reader.at);
  }
  const value =
    kind === 'byte'
      ? reader.uint8(name)
      : kind === 'two bytes'
        ? reader.uint16(name)
        : kind === 'four bytes'
          ? reader.uint32(name)
          : kind === 'variable'
            ? variableInteger(reader)
            : kind === 'binary'
              ? reader.slice(reader.uint16(name), name)
              : string();
  return leaf(name, value, from, reader.at);
}
