import { type Decoded, type DecodingProblem, INVALID, type ProtocolId } from '../decoded.ts';
import { previewNode } from '../tree/preview.ts';
import { branch, isBranch, leaf, type TreeNode, valueText } from '../tree/tree-node.ts';
import { CborScan } from './cbor-scan.ts';
import { CborReader } from './cbor-tree.ts';
import { MessagePackScan } from './message-pack-scan.ts';
import { MessagePackReader } from './messagepack-tree.ts';
import { readSafely } from './read-safely.ts';

/** A format of values: what `read` puts into the list, and what it calls the value. */
export interface ReadValue {
  readonly root: TreeNode;
  readonly kind: string;
  readonly problems: readonly DecodingProblem[];
}

/** One value of MessagePack that fills the bytes. */
export function readMessagePack(bytes: Uint8Array, from = 0, to = bytes.length): ReadValue {
  const problems: DecodingProblem[] = [];
  const nodes: TreeNode[] = [];
  const pack = new MessagePackReader(bytes, from, to, problems);
  readSafely(() => pack.value('', nodes), problems);
  if (problems.length === 0 && pack.reader.left > 0)
    problems.push({ offset: pack.reader.at, what: 'Bytes follow the value.' });
  return { root: nodes[0] ?? leaf('', bytes.subarray(from, to), from, to), kind: pack.kind, problems };
}

/** One data item of CBOR that fills the bytes, or a sequence of them (RFC 8742). */
export function readCbor(bytes: Uint8Array, from = 0, to = bytes.length): ReadValue {
  const problems: DecodingProblem[] = [];
  const nodes: TreeNode[] = [];
  const cbor = new CborReader(bytes, from, to, problems);
  readSafely(() => {
    do cbor.value(String(nodes.length), nodes);
    while (cbor.reader.left > 0);
  }, problems);
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1)
    return { root: { ...only, name: '' }, kind: cborKind(only, bytes), problems };
  const root =
    nodes.length === 0 ? leaf('', bytes.subarray(from, to), from, to) : branch('', nodes, from, to, true);
  return { root, kind: nodes.length === 0 ? 'item' : 'sequence', problems };
}

function cborKind(node: TreeNode, bytes: Uint8Array): string {
  if (isBranch(node)) return node.list ? 'array' : 'map';
  const { value } = node;
  if (value instanceof Uint8Array) return 'byte string';
  if (typeof value === 'string') return 'text string';
  if (typeof value === 'number') return numberKind(bytes, node.from);
  if (typeof value === 'bigint') return 'integer';
  return value === undefined ? 'undefined' : value === null ? 'null' : typeof value;
}

/** RFC 8949 section 3.3: what a number is, behind its tags. A float may have no fraction. */
function numberKind(bytes: Uint8Array, from: number): string {
  let at = from;
  for (;;) {
    const initial = bytes[at] ?? 0;
    const info = initial & 0x1f;
    if (initial >> 5 === 6) at += info < 24 ? 1 : 1 + 2 ** (info - 24);
    else if (initial >> 5 !== 7) return 'integer';
    else return info >= 25 ? 'float' : 'simple value';
  }
}

function valueDecoded(protocol: ProtocolId, { root, kind, problems }: ReadValue): Decoded {
  const note = root.note === undefined ? '' : ` (${root.note})`;
  const words = isBranch(root) || typeof root.value === 'string' ? previewNode(root) : valueText(root);
  return {
    protocol,
    layers: [protocol],
    type: problems.length > 0 ? INVALID : kind,
    summary: problems[0]?.what ?? `${words}${note}`,
    repliesTo: null,
    details: () => ({ root, problems }),
  };
}

/** A message of MessagePack: its tree is only made where somebody asks, or where a list cannot be filled without it. */
export function messagePackDecoded(bytes: Uint8Array): Decoded {
  const code = bytes[0] ?? 0;
  const isMap = (code >= 0x80 && code <= 0x8f) || code === 0xde || code === 0xdf;
  const isList = (code >= 0x90 && code <= 0x9f) || code === 0xdc || code === 0xdd;
  const summary = isMap || isList ? new MessagePackScan(bytes).preview() : null;
  return scannedDecoded('messagepack', isMap ? 'map' : 'array', summary, () => readMessagePack(bytes));
}

/** A message of CBOR likewise. */
export function cborDecoded(bytes: Uint8Array): Decoded {
  const major = (bytes[0] ?? 0) >> 5;
  const summary = major === 4 || major === 5 ? new CborScan(bytes).preview() : null;
  return scannedDecoded('cbor', major === 5 ? 'map' : 'array', summary, () => readCbor(bytes));
}

function scannedDecoded(
  protocol: ProtocolId,
  type: string,
  summary: string | null,
  read: () => ReadValue,
): Decoded {
  if (summary === null) return valueDecoded(protocol, read());
  return { protocol, layers: [protocol], type, summary, repliesTo: null, details: read };
}

/** Names that people give members: bytes that are no map seldom read as such. */
const NAME = /^[A-Za-z_$][\w.$:@/-]{0,63}$/;

/** Whether a value is a map of members with names, or a list that holds some: what random bytes hardly ever are. */
export function isTelling({ root, problems }: ReadValue): boolean {
  if (problems.length > 0 || !isBranch(root)) return false;
  if (!root.list) return root.children.length > 0 && root.children.every(({ name }) => NAME.test(name));
  return (
    root.children.length > 0 &&
    root.children.some((child) => isTelling({ root: child, kind: '', problems: [] }))
  );
}
