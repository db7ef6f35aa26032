import { ByteReader } from '../binary/byte-reader.ts';
import { Malformed, readSafely } from '../binary/read-safely.ts';
import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
} from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { branch, leaf, leafText, type TreeNode } from '../tree/tree-node.ts';
import { readAwareness } from './awareness.ts';
import { hocuspocusDocument } from './hocuspocus.ts';
import { lib0Bytes, lib0Number, lib0String } from './lib0.ts';

/** y-protocols: messages of sync, awareness and authentication, as y-websocket and Hocuspocus send them. */
export const YJS: Decoder = {
  id: 'yjs',
  specification: 'y-protocols 1.0 (sync, awareness, auth), y-websocket 2 and 3; Hocuspocus 2',
  ofConnection: (connection) => handshakeConfidence(connection, []),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 2 || bytes.length < 4 || (bytes[0] ?? 9) > 1) return CONFIDENCE.none;
    const { problems } = read(bytes, 0);
    return problems.length === 0 ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 2) return plainDecoded(message);
  const { bytes } = message;
  // Hocuspocus writes the document's name before each message.
  const document = hocuspocusDocument(bytes);
  const { type, summary, nodes, problems } = read(bytes, document === null ? 0 : document.to);
  const parts = document === null ? nodes : [document, ...nodes];
  return {
    protocol: 'yjs',
    layers: ['yjs'],
    type: problems.length > 0 ? INVALID : type,
    summary: problems[0]?.what ?? `${document === null ? '' : `${leafText(document)}: `}${summary}`,
    repliesTo: null,
    details: () => ({ root: branch('', parts, 0, bytes.length), problems }),
  };
}

function read(
  bytes: Uint8Array,
  from: number,
): { type: string; summary: string; nodes: TreeNode[]; problems: DecodingProblem[] } {
  const nodes: TreeNode[] = [];
  const problems: DecodingProblem[] = [];
  const said = { type: '', summary: '' };
  readSafely(() => {
    const reader = new ByteReader(bytes, from);
    const kind = lib0Number(reader);
    nodes.push(
      leaf('message', kind, from, reader.at, ['sync', 'awareness', 'auth', 'query awareness'][kind]),
    );
    Object.assign(said, message(reader, kind, nodes, problems));
    if (reader.left > 0)
      problems.push({ offset: reader.at, what: `${reader.left} bytes follow the message.` });
  }, problems);
  return { ...said, nodes, problems };
}

function message(
  reader: ByteReader,
  kind: number,
  nodes: TreeNode[],
  problems: DecodingProblem[],
): { type: string; summary: string } {
  if (kind === 0) return sync(reader, nodes);
  if (kind === 1) return readAwareness(reader, nodes, problems);
  if (kind === 2) {
    const from = reader.at;
    const denied = lib0Number(reader);
    nodes.push(leaf('permission', denied, from, reader.at, denied === 0 ? 'denied' : undefined));
    const reason = lib0String(reader, 'reason', nodes);
    return { type: 'auth', summary: `permission denied: ${reason}` };
  }
  if (kind === 3) return { type: 'query awareness', summary: 'query awareness' };
  throw new Malformed(reader.at, `There is no message ${kind}.`);
}

function sync(reader: ByteReader, nodes: TreeNode[]): { type: string; summary: string } {
  const from = reader.at;
  const step = lib0Number(reader);
  const type = ['sync step 1', 'sync step 2', 'update'][step];
  if (type === undefined) throw new Malformed(from, `There is no sync message ${step}.`);
  nodes.push(leaf('sync', step, from, reader.at, type));
  const start = reader.at;
  const data = lib0Bytes(reader, step === 0 ? 'state vector' : 'update');
  const at = reader.at - data.length;
  if (step === 0) {
    const clocks = stateVector(reader.bytes, at, reader.at);
    nodes.push(branch('state vector', clocks, start, reader.at));
    return {
      type,
      summary:
        clocks.length === 0
          ? 'empty state vector'
          : `state vector of ${clocks.length} client${clocks.length === 1 ? '' : 's'}`,
    };
  }
  nodes.push(leaf('update', data, start, reader.at));
  // An update without structs and deletions is two zeros.
  const empty = data.length === 2 && data[0] === 0 && data[1] === 0;
  return { type, summary: empty ? 'empty update' : `update of ${data.length} B` };
}

/** The next clock of each client. @throws BytesEnd, Malformed */
function stateVector(bytes: Uint8Array, from: number, to: number): TreeNode[] {
  const reader = new ByteReader(bytes, from, to);
  const count = lib0Number(reader);
  const nodes: TreeNode[] = [];
  for (let i = 0; i < count; i += 1) {
    const at = reader.at;
    const client = lib0Number(reader);
    nodes.push(leaf(`client ${client}`, lib0Number(reader), at, reader.at, 'clock'));
  }
  if (reader.left > 0) throw new Malformed(reader.at, 'Bytes follow the state vector.');
  return nodes;
}
