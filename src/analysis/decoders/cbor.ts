import { cborDecoded, isTelling, readCbor } from './binary/value-decoded.ts';
import { CONFIDENCE, type Decoder } from './decoded.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';

/** CBOR of no known protocol. */
export const CBOR: Decoder = {
  id: 'cbor',
  specification: 'RFC 8949, and RFC 8742 for sequences',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['cbor', 'application/cbor'],
      /[?&](?:format|encoding|serializer|protocol)=cbor\b/i,
    ),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 2 || bytes.length < 4) return CONFIDENCE.none;
    const major = (bytes[0] ?? 0) >> 5;
    return major >= 4 && major <= 6 && isTelling(readCbor(bytes)) ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: () => ({
    decode: (message) => (message.opcode === 2 ? cborDecoded(message.bytes) : plainDecoded(message)),
  }),
};
