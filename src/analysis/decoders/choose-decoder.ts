import { contentMessage } from './compressed/inflated-decoded.ts';
import { inflating, inflatingConversation } from './compressed/inflating.ts';
import { MessageInflater } from './compressed/message-inflater.ts';
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

/**
 * Chooses how a connection is decoded: by its subprotocol, then by its URL where a message agrees, then by what its first
 * messages hold. Null where nothing is sure enough: a wrong name is worse than "binary".
 * @param first the connection's first messages, at most `MESSAGES_TO_CHOOSE` of them count
 */
export function chooseDecoder(
  connection: DecodableConnection,
  first: readonly DecodableMessage[],
): Decoder | null {
  const given = first.filter(({ opcode }) => opcode === 1 || opcode === 2).slice(0, MESSAGES_TO_CHOOSE);
  const { messages, opened } = openedMessages(given);
  const best = bestDecoder(connection, messages);
  const isCompressed = best !== null && opened.some((message) => best.ofMessage(message) > CONFIDENCE.guess);
  return best !== null && isCompressed ? inflating(best) : best;
}

function bestDecoder(connection: DecodableConnection, messages: readonly DecodableMessage[]): Decoder | null {
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

/** The messages with what the compressed ones hold in their places. */
function openedMessages(given: readonly DecodableMessage[]): {
  messages: DecodableMessage[];
  opened: DecodableMessage[];
} {
  const inflater = new MessageInflater();
  const opened: DecodableMessage[] = [];
  const messages = given.map((message) => {
    const content = inflater.open(message)?.content;
    if (content === undefined || typeof content === 'string') return message;
    const inner = contentMessage(content, message.outgoing);
    opened.push(inner);
    return inner;
  });
  return { messages, opened };
}

/** Opens a connection's conversation with the decoder that was chosen for it. */
export function openConversation(connection: DecodableConnection, decoder: Decoder | null): Conversation {
  return decoder === null ? inflatingConversation({ decode: plainDecoded }) : decoder.open(connection);
}
