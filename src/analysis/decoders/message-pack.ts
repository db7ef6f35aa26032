import { isTelling, messagePackDecoded, readMessagePack } from './binary/value-decoded.ts';
import { CONFIDENCE, type Decoder } from './decoded.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';

/** MessagePack of no known protocol. */
export const MESSAGE_PACK: Decoder = {
  id: 'messagepack',
  specification: 'MessagePack specification of 2017-08-09',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['msgpack', 'messagepack', 'application/msgpack', 'application/x-msgpack'],
      /[?&](?:format|encoding|serializer|protocol)=(?:msgpack|messagepack)\b/i,
    ),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 2 || bytes.length < 4 || (bytes[0] ?? 0) < 0x80) return CONFIDENCE.none;
    return isTelling(readMessagePack(bytes)) ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: () => ({
    decode: (message) => (message.opcode === 2 ? messagePackDecoded(message.bytes) : plainDecoded(message)),
  }),
};
