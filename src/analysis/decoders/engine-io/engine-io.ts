import { readBase64 } from '../../../protocol/http/base64.ts';
import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder, INVALID } from '../decoded.ts';
import { JsonMessage } from '../json/json-message.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { idOf, memberOf } from '../tree/plain-access.ts';
import { preview } from '../tree/preview.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';
import { looksLikeSocketIo, SocketIoPackets } from './socket-io.ts';

const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
const URLS = /[?&]EIO=[34]\b|\/(?:socket|engine)\.io\//;

/** Engine.IO 3 and 4, and Socket.IO 2 to 4 in their messages. */
export const ENGINE_IO: Decoder = {
  id: 'engine.io',
  specification: 'Engine.IO protocol revisions 3 and 4; Socket.IO protocol revisions 4 and 5',
  ofConnection: (connection) => handshakeConfidence(connection, [], URLS),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 1) return CONFIDENCE.none;
    const text = utf8Text(bytes, 0, 200);
    if (text.startsWith('0{"sid":"')) return CONFIDENCE.certain;
    return looksLikeSocketIo(text) ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: ({ url }) => {
    // Engine.IO may carry messages of its own; most carry Socket.IO.
    const packets = /\/engine\.io\//.test(url) ? null : new SocketIoPackets(/[?&]EIO=3\b/.test(url) ? 4 : 5);
    return { decode: (message) => packet(message, packets) };
  },
};

function packet(message: DecodableMessage, packets: SocketIoPackets | null): Decoded {
  const { bytes, opcode, outgoing } = message;
  if (opcode === 2) {
    // Revision 3 writes the type before the bytes as well; revision 4 sends them bare.
    const from = packets?.revision === 4 && bytes[0] === 4 ? 1 : 0;
    return packets?.attachment(bytes, from, outgoing) ?? attachment(bytes);
  }
  if (opcode !== 1) return plainDecoded(message);
  const base64 = base64Message(bytes);
  if (base64 !== null) return base64;
  const digit = (bytes[0] ?? 0) - 0x30;
  const type = TYPES[digit];
  if (type === undefined) {
    const what = bytes.length === 0 ? 'The packet is empty.' : 'A packet begins with a type from 0 to 6.';
    const root = leaf('', utf8Text(bytes), 0, bytes.length);
    return result(INVALID, what, () => ({ root, problems: [{ offset: 0, what }] }));
  }
  if (type === 'message' && packets !== null && bytes.length > 1 && isPacketType(bytes[1] ?? 0))
    return packets.packet(bytes, 1, outgoing);
  return control(type, bytes, packets?.revision === 4 && outgoing);
}

/** Bytes as text, of clients that cannot send them: `b`, in revision 3 the type, and base64; null where it is none. */
function base64Message(bytes: Uint8Array): Decoded | null {
  if (bytes[0] !== 0x62) return null; // "b"
  const text = utf8Text(bytes);
  // Whole groups of four characters: the rest is the type.
  const from = text[1] === '4' && text.length % 4 === 2 ? 2 : 1;
  const content = readBase64(text.slice(from), 'base64', { add: () => {} });
  if (content === null) return null;
  return result('message', `binary message of ${content.length} B in base64`, () => ({
    root: leaf('data', content, from, bytes.length),
    problems: [],
  }));
}

function isPacketType(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A packet of Engine.IO itself. */
function control(type: string, bytes: Uint8Array, fromClient: boolean): Decoded {
  const head = leaf('type', type, 0, 1);
  const text = utf8Text(bytes, 1);
  const tree = (data: TreeNode | null) => branch('', data === null ? [head] : [head, data], 0, bytes.length);
  if (type === 'open') {
    const json = new JsonMessage(bytes, 1);
    const { value } = json;
    const settings = ['sid', 'pingInterval', 'pingTimeout', 'maxPayload'].flatMap((name) => {
      const setting = idOf(memberOf(value, name));
      return setting === null ? [] : [`${name}=${setting}`];
    });
    return result(json.value === undefined ? INVALID : type, `handshake ${settings.join(' ')}`, () => {
      const { root, problems } = jsonPart(bytes, 1);
      return { root: tree(root), problems };
    });
  }
  const words: Readonly<Record<string, string>> = {
    ping: `heartbeat ping${fromClient ? ' of the client' : ''}`,
    pong: 'heartbeat pong',
    close: 'close',
    upgrade: 'the transport is upgraded',
    noop: 'nothing',
    message: text === '' ? 'message with empty payload' : `message ${preview(text)}`,
  };
  const more = type === 'message' || text === '' ? '' : ` ${text.slice(0, 40)}`;
  return result(type, `${words[type] ?? type}${more}`, () => ({
    root: tree(text === '' ? null : jsonPart(bytes, 1).root),
    problems: [],
  }));
}

function attachment(bytes: Uint8Array): Decoded {
  return result('message', `binary message of ${bytes.length} B`, () => ({
    root: leaf('data', bytes, 0, bytes.length),
    problems: [],
  }));
}

/** The payload as JSON where it is some, else as text. */
function jsonPart(bytes: Uint8Array, from: number) {
  const json = new JsonMessage(bytes, from);
  if (json.value === undefined)
    return { root: leaf('data', utf8Text(bytes, from), from, bytes.length), problems: [] };
  const { root, problems } = json.details();
  return { root: { ...root, name: 'data' }, problems };
}

function result(type: string, summary: string, details: Decoded['details']): Decoded {
  return { protocol: 'engine.io', layers: ['engine.io'], type, summary, repliesTo: null, details };
}
