import { HeldBytes } from '../binary/held-bytes.ts';
import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder } from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { utf8Text } from '../tree/utf8.ts';
import { stompFrames, stompPart } from './stomp-frame.ts';

const COMMANDS =
  /^(?:\r?\n)*(?:CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|UNSUBSCRIBE|ACK|NACK|BEGIN|COMMIT|ABORT|DISCONNECT|MESSAGE|RECEIPT|ERROR)\r?\n(?:[^\n:]+:[^\n]*\n)*\r?\n/;

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
    const held = new HeldBytes();
    let version = /^v1([012])\.stomp$/i.exec(subprotocol)?.[1] ?? '';
    return {
      decode: (message: DecodableMessage): Decoded => {
        if (message.opcode !== 1 && message.opcode !== 2) return plainDecoded(message);
        const { bytes, carried, isUnfinished } = held.with(message);
        if (isUnfinished) return stompPart(bytes, carried);
        const read = stompFrames(bytes, version, carried);
        held.hold(message, read.rest, read.waits);
        if (read.version !== null) version = read.version;
        return read.decoded;
      },
    };
  },
};
