import {
  CONFIDENCE,
  type Confidence,
  type DecodableConnection,
  type DecodableMessage,
  type Decoder,
  type ProtocolId,
} from './decoded.ts';
import { JsonMessage, jsonConfidence, type Reading } from './json/json-message.ts';
import { closeDecoded } from './plain/close-decoded.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import type { PlainValue } from './tree/plain-value.ts';

/** What a protocol says of its JSON messages, one message at a time. */
interface JsonProtocol {
  readonly id: ProtocolId;
  readonly specification: string;
  readonly subprotocols: readonly string[];
  /** What its URLs look like; absent where they may be any. */
  readonly url?: RegExp;
  looks(value: PlainValue): Confidence;
  /** @param text the JSON of the value */
  read(value: PlainValue, outgoing: boolean, text: string): Reading;
  /** What the protocol's own close codes mean; absent where it has none. */
  closeCode?(code: number): string | undefined;
}

/** A protocol whose text messages are one JSON value each, and which keeps nothing from one message for the next. */
export function jsonProtocol(protocol: JsonProtocol): Decoder {
  const { id, specification, subprotocols, url } = protocol;
  return {
    id,
    specification,
    ofConnection: (connection) => handshakeConfidence(connection, subprotocols, url),
    ofMessage: (message) => jsonConfidence(message, (value) => protocol.looks(value)),
    open: () => ({
      decode: (message: DecodableMessage) => {
        if (message.opcode === 1) {
          return new JsonMessage(message.bytes).as(id, [id, 'json'], (value, text) =>
            protocol.read(value, message.outgoing, text),
          );
        }
        if (message.opcode === 8)
          return closeDecoded(message.bytes, id, (code) => protocol.closeCode?.(code));
        return plainDecoded(message);
      },
    }),
  };
}

/** How sure the subprotocol, and then the URL, makes a decoder. */
export function handshakeConfidence(
  { subprotocol, url }: DecodableConnection,
  subprotocols: readonly string[],
  urls?: RegExp,
): Confidence {
  if (subprotocols.includes(subprotocol.toLowerCase())) return CONFIDENCE.certain;
  return urls?.test(url) ? CONFIDENCE.likely : CONFIDENCE.none;
}
