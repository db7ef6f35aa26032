import {
  chooseDecoder,
  MESSAGES_TO_CHOOSE,
  openConversation,
} from '../../analysis/decoders/choose-decoder.ts';
import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { Conversation, DecodableMessage } from '../../analysis/decoders/decoded.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { Imported } from '../../formats/imported.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

/** Opens a connection's messages for decoding, as its handshake and its first messages say. */
export async function conversationOf(
  imported: Imported,
  { messages }: Session,
  connection: Connection,
): Promise<Conversation> {
  const rows = messages.ofConnection(connection.id);
  const first: DecodableMessage[] = [];
  for (let k = 0; k < Math.min(rows.length, MESSAGES_TO_CHOOSE); k += 1) {
    const i = rows.at(k);
    const flags = messages.flags(i);
    if ((flags & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0) continue;
    const bytes = await imported.readPayload(messages.payloadPlace(i));
    if (bytes !== null)
      first.push({ opcode: flags & FLAG.opcode, outgoing: (flags & FLAG.outgoing) !== 0, bytes });
  }
  const facts = decodableConnection(connection);
  return openConversation(facts, chooseDecoder(facts, first));
}
