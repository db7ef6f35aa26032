import { FLAG } from '../../events/message-segment.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageIndex, PayloadPlace } from '../../session/message-index.ts';
import { chooseDecoder, MESSAGES_TO_CHOOSE, openConversation } from './choose-decoder.ts';
import { decodableConnection } from './decodable-connection.ts';
import type { Conversation, DecodableConnection, DecodableMessage, Decoder } from './decoded.ts';
import { protobufWith } from './protobuf/protobuf.ts';
import type { ProtobufSchema } from './protobuf/protobuf-schema.ts';

/** Reads stored payload bytes; null where they are gone. */
export type ReadPayload = (place: PayloadPlace) => Promise<Uint8Array | null>;

/** A decoder that people chose, or none. */
export type ChosenDecoder = Decoder | 'none';

/**
 * Opens a connection's messages for decoding, as its handshake and its first messages say.
 * @param chosen the decoder that people chose instead; null where they chose nothing
 */
export async function conversationOf(
  read: ReadPayload,
  messages: MessageIndex,
  connection: Connection,
  schema: ProtobufSchema | null = null,
  chosen: ChosenDecoder | null = null,
): Promise<Conversation> {
  const facts = decodableConnection(connection);
  if (chosen !== null) return openConversation(facts, chosen === 'none' ? null : chosen);
  const rows = messages.ofConnection(connection.id);
  const first: DecodableMessage[] = [];
  for (let k = 0; k < Math.min(rows.length, MESSAGES_TO_CHOOSE); k += 1) {
    const i = rows.at(k);
    const flags = messages.flags(i);
    if ((flags & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0) continue;
    const bytes = await read(messages.payloadPlace(i));
    if (bytes !== null)
      first.push({ opcode: flags & FLAG.opcode, outgoing: (flags & FLAG.outgoing) !== 0, bytes });
  }
  return openConversation(facts, decoderFor(facts, first, schema));
}

/** A schema explains what is protocol buffers, and bytes that are of no other protocol. */
function decoderFor(
  facts: DecodableConnection,
  first: readonly DecodableMessage[],
  schema: ProtobufSchema | null,
): Decoder | null {
  const chosen = chooseDecoder(facts, first);
  if (schema === null || (chosen !== null && chosen.id !== 'protobuf')) return chosen;
  const isExplained = first.some(({ opcode, bytes }) => opcode === 2 && schema.typed(bytes) !== null);
  return isExplained ? protobufWith(schema) : chosen;
}
