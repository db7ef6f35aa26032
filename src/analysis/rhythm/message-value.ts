import { jsonValue } from '../decoders/json/json-value.ts';
import { type PlainValue, plainValue } from '../decoders/tree/plain-value.ts';
import { utf8Text } from '../decoders/tree/utf8.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** Larger messages are not read for what stands in them. */
const LARGEST = 65_536;

/** What a message of no known protocol holds, where it is JSON, MessagePack or CBOR; undefined where it is not, or very large. */
export function messageValue({ decoded, bytes }: TrafficMessage): PlainValue | undefined {
  if (decoded === null || bytes === null || bytes.length > LARGEST) return undefined;
  const { protocol, layers } = decoded;
  if (protocol === 'json' && layers.length === 1) return jsonValue(utf8Text(bytes));
  const structured = protocol === 'json' || protocol === 'messagepack' || protocol === 'cbor';
  return structured ? plainValue(decoded.details().root) : undefined;
}
