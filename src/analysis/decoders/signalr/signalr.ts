import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder } from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { signalrBinary } from './signalr-binary.ts';
import { RECORD_END, signalrText } from './signalr-text.ts';

/** The Hub Protocol of ASP.NET Core SignalR: JSON records, and MessagePack after the handshake has chosen it. */
export const SIGNALR: Decoder = {
  id: 'signalr',
  specification: 'SignalR Hub Protocol, JSON version 1 and 2, MessagePack version 1 and 2',
  // A connection id in the address is SignalR's own.
  ofConnection: (connection) => handshakeConfidence(connection, [], /\/_blazor\?|[?&]id=[\w-]{22}(?:[&#]|$)/),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode === 1)
      return bytes.at(-1) === RECORD_END && bytes[0] === 0x7b ? CONFIDENCE.certain : CONFIDENCE.none;
    if (opcode !== 2 || bytes.length < 3) return CONFIDENCE.none;
    const decoded = signalrBinary(bytes);
    return decoded.details().problems.length === 0 ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode === 1) return signalrText(message.bytes);
  return message.opcode === 2 ? signalrBinary(message.bytes) : plainDecoded(message);
}
