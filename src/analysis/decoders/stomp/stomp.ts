import { joined } from '../binary/joined.ts';
import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder } from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { utf8Text } from '../tree/utf8.ts';
import { stompFrames } from './stomp-frame.ts';

const COMMANDS =
  /^(?:\r?\n)*(?:CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|ACK|NACK|BEGIN|COMMIT|ABORT|DISCONNECT|MESSAGE|RECEIPT|ERROR)\r?\n(?:[^\n:]+:[^\n]*\n)*\r?\n/;
/** A frame of which so much has come is decoded as it stands. */
const MOST = 16 << 20;

/** STOMP 1.0 to 1.2. A frame may come in several messages, and several frames in one. */
export const STOMP: Decoder = {
  id: 'stomp',
  specification: 'STOMP 1.0, 1.1 and 1.2',
  ofConnection: (connection) =>
    handshakeConfidence(connection, ['v10.stomp', 'v11.stomp', 'v12.stomp', 'stomp']),
  ofMessage: ({ opcode, bytes }) =>
    (opcode === 1 || opcode === 2) && COMMANDS.test(utf8Text(bytes, 0, 4096))
      ? CONFIDENCE.certain
      : CONFIDENCE.none,
  open: ({ subprotocol }) => {
    /** The beginning of a frame that has not ended, each way: 0 to the server, 1 from it. */
    const held: [Uint8Array | null, Uint8Array | null] = [null, null];
    const version = /^v1([012])\.stomp$/i.exec(subprotocol)?.[1] ?? '2';
    return {
      decode: (message: DecodableMessage): Decoded => {
        if (message.opcode !== 1 && message.opcode !== 2) return plainDecoded(message);
        const side = message.outgoing ? 0 : 1;
        const before = held[side];
        const bytes = before === null ? message.bytes : joined([before, message.bytes]);
        const { decoded, rest } = stompFrames(bytes, version, before === null ? 0 : before.length);
        held[side] = rest !== null && rest.length < MOST ? rest : null;
        return decoded;
      },
    };
  },
};
