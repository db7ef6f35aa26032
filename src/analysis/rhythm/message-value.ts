import type { ProtocolId } from '../decoders/decoded.ts';
import { jsonValue } from '../decoders/json/json-value.ts';
import { type PlainValue, plainValue } from '../decoders/tree/plain-value.ts';
import { utf8Text } from '../decoders/tree/utf8.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** Larger messages are not read for what stands in them. */
const LARGEST = 65_536;

/** Whether messages of a protocol have fields that it does not name: those of no known one, and Centrifugo's publications. */
function hasFields(protocol: ProtocolId): boolean {
  return (
    protocol === 'json' || protocol === 'messagepack' || protocol === 'cbor' || protocol === 'centrifugo'
  );
}

/** What such a message holds; undefined where it is not one value, or very large. */
export function messageValue({ decoded, bytes }: TrafficMessage): PlainValue | undefined {
  if (decoded === null || bytes === null || bytes.length > LARGEST || !hasFields(decoded.protocol))
    return undefined;
  const { protocol, layers } = decoded;
  // Parsing the text is much faster than its tree, which knows where each part stands.
  const isText = layers.at(-1) === 'json' && (layers.length === 1 || protocol === 'centrifugo');
  return isText ? jsonValue(utf8Text(bytes)) : plainValue(decoded.details().root);
}
