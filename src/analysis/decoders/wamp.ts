import { type ReadValue, readCbor, readMessagePack } from './binary/value-decoded.ts';
import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  INVALID,
  type ProtocolId,
} from './decoded.ts';
import { JsonMessage, jsonConfidence, type Reading } from './json/json-message.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { idOf, isPlainList, isPlainObject } from './tree/plain-access.ts';
import { type PlainValue, plainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';
import { batchDecoded, batchedBytes, batchedTexts } from './wamp-batch.ts';

/** Each message's name and its fields in order; what ends in "?" may be left out. */
const MESSAGES: ReadonlyMap<number, readonly [name: string, fields: string]> = new Map([
  [1, ['HELLO', 'realm details']],
  [2, ['WELCOME', 'session details']],
  [3, ['ABORT', 'details reason args? kwargs?']],
  [4, ['CHALLENGE', 'method extra']],
  [5, ['AUTHENTICATE', 'signature extra']],
  [6, ['GOODBYE', 'details reason']],
  [7, ['HEARTBEAT', 'incoming outgoing discard?']],
  [8, ['ERROR', 'type request details error args? kwargs?']],
  [16, ['PUBLISH', 'request options topic args? kwargs?']],
  [17, ['PUBLISHED', 'request publication']],
  [32, ['SUBSCRIBE', 'request options topic']],
  [33, ['SUBSCRIBED', 'request subscription']],
  [34, ['UNSUBSCRIBE', 'request subscription']],
  [35, ['UNSUBSCRIBED', 'request details?']],
  [36, ['EVENT', 'subscription publication details args? kwargs?']],
  [48, ['CALL', 'request options procedure args? kwargs?']],
  [49, ['CANCEL', 'request options']],
  [50, ['RESULT', 'request details args? kwargs?']],
  [64, ['REGISTER', 'request options procedure']],
  [65, ['REGISTERED', 'request registration']],
  [66, ['UNREGISTER', 'request registration options?']],
  [67, ['UNREGISTERED', 'request details?']],
  [68, ['INVOCATION', 'request registration details args? kwargs?']],
  [69, ['INTERRUPT', 'request options']],
  [70, ['YIELD', 'request options args? kwargs?']],
  [337, ['EVENT_RECEIVED', 'publication']],
]);
/** An ERROR names the type of what failed by its number. */
const IDS = new Set(['request', 'session', 'publication', 'subscription', 'registration']);
const SUBPROTOCOLS = [
  'wamp.2.json',
  'wamp.2.json.batched',
  'wamp.2.msgpack',
  'wamp.2.msgpack.batched',
  'wamp.2.cbor',
  'wamp.2.cbor.batched',
];

/** WAMP version 2 over JSON, MessagePack and CBOR. */
export const WAMP: Decoder = {
  id: 'wamp',
  specification:
    'The Web Application Messaging Protocol, version 2 (draft-oberstet-hybi-crossbar-wamp, 2025)',
  ofConnection: (connection) => handshakeConfidence(connection, SUBPROTOCOLS),
  ofMessage: (message) =>
    jsonConfidence(message, (value) => (isHello(value) ? CONFIDENCE.certain : CONFIDENCE.none)),
  open: ({ subprotocol }) => ({ decode: (message) => decode(message, subprotocol) }),
};

function isHello(value: PlainValue): boolean {
  return (
    isPlainList(value) &&
    value.length === 3 &&
    value[0] === 1 &&
    typeof value[1] === 'string' &&
    isPlainObject(value[2]) &&
    Object.hasOwn(value[2], 'roles')
  );
}

function decode(message: DecodableMessage, subprotocol: string): Decoded {
  if (message.opcode !== 1 && message.opcode !== 2) return plainDecoded(message);
  const { bytes } = message;
  const isText = message.opcode === 1;
  const reads = (from: number, to: number) => {
    if (isText) return new JsonMessage(bytes, from, to).as('wamp', ['wamp', 'json'], read);
    return subprotocol.includes('cbor')
      ? binary('cbor', readCbor(bytes, from, to))
      : binary('messagepack', readMessagePack(bytes, from, to));
  };
  if (!subprotocol.endsWith('.batched')) return reads(0, bytes.length);
  const parts = isText ? batchedTexts(bytes) : batchedBytes(bytes);
  return parts === null ? reads(0, bytes.length) : batchDecoded(bytes, parts, reads);
}

function binary(format: ProtocolId, { root, problems }: ReadValue): Decoded {
  const { type, summary, repliesTo = null, problems: broken = [] } = read(plainValue(root));
  const faults = [...problems, ...broken.map((what) => ({ offset: root.from, what }))];
  return {
    protocol: 'wamp',
    layers: ['wamp', format],
    type: faults.length > 0 ? INVALID : type,
    summary: faults[0] === undefined ? summary : `${type}: ${faults[0].what}`,
    repliesTo,
    details: () => ({ root, problems: faults }),
  };
}

function read(value: PlainValue): Reading {
  const [code, ...given] = isPlainList(value) ? value : [];
  const message = typeof code === 'number' ? MESSAGES.get(code) : undefined;
  if (message === undefined)
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be a list that begins with a known type.'],
    };
  const [type, layout] = message;
  const fields = layout.split(' ');
  const needed = fields.filter((field) => !field.endsWith('?')).length;
  const problems: string[] = [];
  if (given.length < needed) problems.push(`${type} has at least ${needed + 1} elements.`);
  if (given.length > fields.length) problems.push(`${type} has at most ${fields.length + 1} elements.`);
  const words: string[] = [];
  let request: string | null = null;
  for (const [i, field] of fields.entries()) {
    const each = given[i];
    if (each === undefined) continue;
    const name = field.replace('?', '');
    if (!fits(name, each)) problems.push(`The ${name} of ${type} may not be ${preview(each, 40)}.`);
    if (name === 'request') request = idOf(each);
    const text = shown(name, each);
    if (text !== '') words.push(text);
  }
  return { type, summary: words.join(' ').slice(0, 200) || type, repliesTo: request, problems };
}

function fits(name: string, value: PlainValue): boolean {
  // Large ids of MessagePack and CBOR come as text.
  if (IDS.has(name)) return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  if (name === 'options' || name === 'details' || name === 'extra' || name === 'kwargs')
    return isPlainObject(value) || (name === 'kwargs' && value === null);
  // A payload that the router does not read is bytes or text in the place of the list.
  if (name === 'args') return isPlainList(value) || typeof value === 'string' || value === null;
  if (name === 'realm') return typeof value === 'string' || value === null;
  if (name === 'type' || name === 'incoming' || name === 'outgoing') return typeof value === 'number';
  return typeof value === 'string';
}

function shown(name: string, value: PlainValue): string {
  const empty = isPlainObject(value)
    ? Object.keys(value).length === 0
    : isPlainList(value) && value.length === 0;
  if (empty || value === null) return '';
  if (name === 'type')
    return `of ${(typeof value === 'number' ? MESSAGES.get(value)?.[0] : undefined) ?? preview(value)}`;
  if (name === 'topic' || name === 'procedure' || name === 'error' || name === 'reason' || name === 'realm')
    return typeof value === 'string' ? value : preview(value);
  return `${name} ${preview(value, 80)}`;
}
