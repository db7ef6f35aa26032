import {
  CONFIDENCE,
  type Confidence,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type Details,
  INVALID,
} from '../decoded.ts';
import { JsonMessage, type Reading } from '../json/json-message.ts';
import { jsonValue } from '../json/json-value.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { idOf, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';
import { listOf } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';
import { centrifugoBinary } from './centrifugo-binary.ts';

const METHODS = [
  'connect',
  'subscribe',
  'unsubscribe',
  'publish',
  'presence',
  'presence_stats',
  'history',
  'ping',
  'send',
  'rpc',
  'refresh',
  'sub_refresh',
];
const PUSHES = [
  'pub',
  'join',
  'leave',
  'unsubscribe',
  'message',
  'subscribe',
  'connect',
  'disconnect',
  'refresh',
];
const NEWLINE = 0x0a;

/** The client protocol of Centrifugo 4 to 6 and centrifuge: JSON, a value a line, or protocol buffers, each behind its length. */
export const CENTRIFUGO: Decoder = {
  id: 'centrifugo',
  specification: 'Centrifugo client protocol version 2 (centrifugal/protocol client.proto)',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['centrifuge-protobuf', 'centrifuge-json'],
      /\/connection\/(?:uni_)?websocket\b/,
    ),
  ofMessage: ({ opcode, bytes }) =>
    opcode === 1 && bytes[0] === 0x7b ? looks(utf8Text(bytes)) : CONFIDENCE.none,
  open: () => ({ decode }),
};

function looks(text: string): Confidence {
  const [line = ''] = text.split('\n', 1);
  const value = jsonValue(line);
  if (!isPlainObject(value)) return CONFIDENCE.none;
  const names = Object.keys(value);
  if (textOf(memberOf(value, 'connect'), 'client') !== undefined && memberOf(value, 'id') !== undefined)
    return CONFIDENCE.certain;
  if (names.length === 2 && typeof value.id === 'number') {
    const method = names.find((name) => name !== 'id') ?? '';
    const params = value[method];
    if (METHODS.includes(method) && isPlainObject(params)) return CONFIDENCE.likely;
  }
  return names.length === 1 && isPlainObject(value.push) && typeof value.push.channel === 'string'
    ? CONFIDENCE.likely
    : CONFIDENCE.none;
}

function decode(message: DecodableMessage): Decoded {
  if (message.opcode === 2) return centrifugoBinary(message.bytes, message.outgoing);
  return message.opcode === 1 ? lines(message.bytes, message.outgoing) : plainDecoded(message);
}

function lines(bytes: Uint8Array, outgoing: boolean): Decoded {
  const decoded: Decoded[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end;
    if (to > from)
      decoded.push(
        new JsonMessage(bytes, from, to).as('centrifugo', ['centrifugo', 'json'], (value) =>
          centrifugoReading(value, outgoing),
        ),
      );
    from = to + 1;
  }
  const [first] = decoded;
  if (first !== undefined && decoded.length === 1) return first;
  const details = (): Details => {
    const parts = decoded.map((each) => each.details());
    return {
      root: listOf(
        parts.map(({ root }) => root),
        bytes.length,
      ),
      problems: parts.flatMap(({ problems }) => problems),
    };
  };
  return {
    protocol: 'centrifugo',
    layers: ['centrifugo', 'json'],
    type: decoded.some(({ type }) => type === INVALID) ? INVALID : 'batch',
    summary: `${decoded.length} ${outgoing ? 'commands' : 'replies'}: ${decoded
      .slice(0, 6)
      .map(({ summary }) => summary)
      .join(', ')}`.slice(0, 200),
    repliesTo: null,
    packets: decoded,
    details,
  };
}

/** A command of the client, or a reply of the server. Both encodings hold the same fields. */
function centrifugoReading(value: PlainValue, outgoing: boolean): Reading {
  if (!isPlainObject(value))
    return { type: 'message', summary: preview(value), problems: ['A message has to be an object.'] };
  const id = idOf(memberOf(value, 'id'));
  const number = id === null ? '' : ` id${id}`;
  const error = memberOf(value, 'error');
  if (error !== undefined)
    return {
      type: 'error',
      summary: `${preview(memberOf(error, 'code'))} ${textOf(error, 'message') ?? ''}${number}`,
      repliesTo: id,
    };
  const push = memberOf(value, 'push');
  if (push !== undefined) {
    const kind = PUSHES.find((name) => memberOf(push, name) !== undefined) ?? 'push';
    const channel = textOf(push, 'channel');
    return {
      type: 'push',
      summary: `push ${kind}${channel === undefined ? '' : ` ${channel}`} ${preview(memberOf(push, kind), 100)}`,
    };
  }
  const method = METHODS.find((name) => memberOf(value, name) !== undefined);
  if (method === undefined) {
    // An empty object is the server's ping, and the client's answer to it.
    if (Object.keys(value).length === 0)
      return { type: outgoing ? 'pong' : 'ping', summary: outgoing ? 'pong' : 'ping' };
    return {
      type: 'reply',
      summary: preview(value),
      repliesTo: id,
      problems: id === null ? ['A message has an id, or is a push.'] : [],
    };
  }
  const params = memberOf(value, method);
  const channel = textOf(params, 'channel');
  return {
    type: method,
    summary: `${method}${channel === undefined ? ` ${preview(params, 100)}` : ` ${channel}`}${number}`,
    repliesTo: id,
  };
}
