import {
  CONFIDENCE,
  type Confidence,
  type DecodableMessage,
  type Decoded,
  type Decoder,
} from '../decoded.ts';
import { JsonMessage, jsonConfidence, type Reading } from '../json/json-message.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { isPlainList, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';
import { binaryPush } from './binary-push.ts';
import { type PhoenixMessage, phoenixReading } from './phoenix-reading.ts';

/** Topics and events as people name them. */
const NAME = /^[\w.:*/-]+$/;

/** Phoenix Channels: serializer v1 (objects) and v2 (lists, and binary pushes); Supabase Realtime speaks it too. */
export const PHOENIX: Decoder = {
  id: 'phoenix',
  specification: 'Phoenix Channels, V1 and V2 JSON serializers',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['phoenix'],
      /\/websocket\?(?:[^#]*&)?vsn=[12]\.0\.0|\/live\/websocket\b/,
    ),
  ofMessage: (message) => jsonConfidence(message, looks),
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode === 2) return binaryPush(message.bytes, message.outgoing);
  if (message.opcode !== 1) return plainDecoded(message);
  return new JsonMessage(message.bytes).as('phoenix', ['phoenix', 'json'], (value) =>
    read(value, message.outgoing),
  );
}

function looks(value: PlainValue): Confidence {
  const parts = partsOf(value);
  if (parts === null) return CONFIDENCE.none;
  const known = parts.event.startsWith('phx_') || (parts.topic === 'phoenix' && parts.event === 'heartbeat');
  if (known) return CONFIDENCE.certain;
  if (isPlainList(value)) {
    const named =
      NAME.test(parts.topic) && NAME.test(parts.event) && [parts.ref, parts.joinRef].every(isWrittenRef);
    return named && isPlainObject(parts.payload) ? CONFIDENCE.likely : CONFIDENCE.none;
  }
  // "topic", "event", "payload" and "ref" together are nobody else's.
  return memberOf(value, 'ref') !== undefined && memberOf(value, 'payload') !== undefined
    ? CONFIDENCE.likely
    : CONFIDENCE.none;
}

function read(value: PlainValue, outgoing: boolean): Reading {
  const parts = partsOf(value);
  if (parts === null) {
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message is [join_ref, ref, topic, event, payload], or an object with topic and event.'],
    };
  }
  return phoenixReading(parts, outgoing);
}

function partsOf(value: PlainValue): PhoenixMessage | null {
  if (isPlainList(value)) {
    const [joinRef = null, ref = null, topic, event, payload = null] = value;
    if (value.length !== 5 || typeof topic !== 'string' || typeof event !== 'string') return null;
    if (!isRef(joinRef) || !isRef(ref)) return null;
    return { version: 2, joinRef, ref, topic, event, payload };
  }
  const [topic, event] = [textOf(value, 'topic'), textOf(value, 'event')];
  const [ref, joinRef] = [memberOf(value, 'ref') ?? null, memberOf(value, 'join_ref') ?? null];
  if (topic === undefined || event === undefined || !isRef(ref) || !isRef(joinRef)) return null;
  return { version: 1, joinRef, ref, topic, event, payload: memberOf(value, 'payload') ?? null };
}

/** What clients of version 2 write. */
function isWrittenRef(value: string | number | null): boolean {
  return value === null || (typeof value === 'string' && /^\d{1,15}$/.test(value));
}

/** References are strings of digits; older clients write numbers. */
function isRef(value: PlainValue): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
