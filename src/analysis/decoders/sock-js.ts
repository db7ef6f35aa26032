import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder, INVALID } from './decoded.ts';
import { JsonMessage } from './json/json-message.ts';
import { jsonValue } from './json/json-value.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { isPlainList } from './tree/plain-access.ts';
import { oneLine, preview } from './tree/preview.ts';
import { branch, leaf } from './tree/tree-node.ts';
import { utf8Text } from './tree/utf8.ts';

/** SockJS 0.3.3, also that of webpack-dev-server before version 4. Clients send bare lists. */
export const SOCK_JS: Decoder = {
  id: 'sockjs',
  specification: 'SockJS protocol 0.3.3',
  ofConnection: (connection) =>
    handshakeConfidence(connection, [], /\/\d{3}\/[\w.-]{1,64}\/websocket(?:[?#]|$)|\/sockjs-node\b/),
  ofMessage: ({ opcode, bytes, outgoing }) =>
    opcode === 1 &&
    !outgoing &&
    /^(?:a\["|c\[\d+,")/.test(utf8Text(bytes, 0, 32)) &&
    jsonValue(utf8Text(bytes, 1)) !== undefined
      ? CONFIDENCE.likely
      : CONFIDENCE.none,
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 1) return plainDecoded(message);
  const { bytes } = message;
  const kind = String.fromCharCode(bytes[0] ?? 0);
  if (bytes.length === 1 && kind === 'o') return frame('open', 'open', bytes);
  if (bytes.length === 1 && kind === 'h') return frame('heartbeat', 'heartbeat', bytes);
  if (kind === 'a' || kind === 'c' || kind === 'm') return withData(kind, bytes, 1);
  if (kind === '[') return withData('a', bytes, 0);
  if (kind === '"') return withData('m', bytes, 0);
  return frame(INVALID, 'A frame begins with o, h, a, c or m.', bytes);
}

function withData(kind: 'a' | 'c' | 'm', bytes: Uint8Array, from: number): Decoded {
  const json = new JsonMessage(bytes, from);
  const type = { a: 'array', c: 'close', m: 'message' }[kind];
  return json.as('sockjs', ['sockjs', 'json'], (value) => {
    if (kind === 'm')
      return {
        type,
        summary: `message: ${typeof value === 'string' ? oneLine(value, 120) : preview(value)}`,
      };
    if (!isPlainList(value)) return { type, summary: '', problems: ['The data has to be a list.'] };
    if (kind === 'c')
      return { type, summary: `close code ${preview(value[0])} reason ${JSON.stringify(value[1] ?? '')}` };
    const shown = value
      .map((each) => oneLine(typeof each === 'string' ? each : JSON.stringify(each), 80))
      .join(', ');
    return {
      type,
      summary: `${value.length} message${value.length === 1 ? '' : 's'}: ${shown}`.slice(0, 200),
    };
  });
}

function frame(type: string, summary: string, bytes: Uint8Array): Decoded {
  const problems = type === INVALID ? [{ offset: 0, what: summary }] : [];
  const root = branch('', [leaf('frame', utf8Text(bytes), 0, bytes.length)], 0, bytes.length);
  return {
    protocol: 'sockjs',
    layers: ['sockjs'],
    type,
    summary,
    repliesTo: null,
    details: () => ({ root, problems }),
  };
}
