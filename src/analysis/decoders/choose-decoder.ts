import {
  CONFIDENCE,
  type Confidence,
  type Conversation,
  type DecodableConnection,
  type DecodableMessage,
  type Decoder,
} from './decoded.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { DECODERS } from './registry.ts';

/** Messages that are looked at before a decoder is chosen. */
export const MESSAGES_TO_CHOOSE = 16;

/** The conversation of a connection that nobody recognised. */
const PLAIN: Conversation = { decode: plainDecoded };

/**
 * Chooses how a connection is decoded: by its subprotocol, then by its URL where a message agrees, then by what its first
 * messages hold. Null where nothing is sure enough: a wrong name is worse than "binary".
 * @param first the connection's first messages, at most `MESSAGES_TO_CHOOSE` of them count
 */
export function chooseDecoder(
  connection: DecodableConnection,
  first: readonly DecodableMessage[],
): Decoder | null {
  const messages = first.filter(({ opcode }) => opcode === 1 || opcode === 2).slice(0, MESSAGES_TO_CHOOSE);
  let best: Decoder | null = null;
  let most: Confidence = CONFIDENCE.guess;
  for (const decoder of DECODERS) {
    const sure = confidence(decoder, connection, messages);
    if (sure > most) {
      best = decoder;
      most = sure;
    }
  }
  return best;
}

/** The subprotocol weighs more than anything, a URL more than one message that only looks right. */
function confidence(
  decoder: Decoder,
  connection: DecodableConnection,
  messages: readonly DecodableMessage[],
): number {
  const handshake = decoder.ofConnection(connection);
  if (handshake >= CONFIDENCE.certain) return 3;
  const content = messages.map((message) => decoder.ofMessage(message));
  const highest = Math.max(0, ...content);
  if (handshake >= CONFIDENCE.likely) return 1 + highest;
  const right = content.filter((sure) => sure > CONFIDENCE.guess).length;
  // Messages that look right by chance are few among those that do not.
  if (highest < CONFIDENCE.certain && right * 2 < messages.length) return CONFIDENCE.none;
  return highest;
}

/** Opens a connection's conversation with the decoder that was chosen for it. */
export function openConversation(connection: DecodableConnection, decoder: Decoder | null): Conversation {
  return decoder === null ? PLAIN : decoder.open(connection);
}
