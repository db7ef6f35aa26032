import { type ChosenDecoder, conversationOf } from '../../analysis/decoders/conversation-of.ts';
import type { Conversation, Decoded } from '../../analysis/decoders/decoded.ts';
import type { ProtobufSchema } from '../../analysis/decoders/protobuf/protobuf-schema.ts';
import type { MessageRow } from '../../events/message-segment.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { readAhead } from '../read-ahead.ts';

/** A message with what was made of it. */
export interface DecodedMessage {
  readonly connection: Connection;
  readonly row: MessageRow;
  readonly flags: number;
  /** What was kept of the payload; null where nothing was. */
  readonly payload: Uint8Array | null;
  /** Null where the payload is not there as a whole: what is missing is no fault of the message. */
  readonly decoded: Decoded | null;
}

/** Whether redaction took the contents of a message before its file was written. */
export function isHiddenByRedaction(
  { redacted }: { readonly redacted: boolean },
  { row, payload, decoded }: DecodedMessage,
): boolean {
  return redacted && decoded === null && payload?.length === 0 && row.size > 0;
}

/**
 * Decodes the messages of a session, in order of time. Those of a connection have to be gone through from its first.
 * @param chosen a decoder for all of them; null where each connection's messages decide
 */
export async function* decodedMessages(
  imported: { readonly readPayload: PayloadReader },
  session: Session,
  only: (connection: Connection) => boolean,
  schema: ProtobufSchema | null = null,
  chosen: ChosenDecoder | null = null,
): AsyncGenerator<DecodedMessage> {
  const { messages } = session;
  const payloadOf = readAhead(imported.readPayload, (batch) => messages.payloadBlockLength(batch));
  const conversations = new Map<number, Conversation>();
  const byId = new Map(session.connections.map((connection) => [connection.id, connection]));
  for (const i of rowsByTime(session)) {
    const row = messages.row(i);
    const connection = byId.get(row.connection);
    if (connection === undefined || !only(connection)) continue;
    let conversation = conversations.get(connection.id);
    if (conversation === undefined) {
      conversation = await conversationOf(imported.readPayload, messages, connection, schema, chosen);
      conversations.set(connection.id, conversation);
    }
    const payload = row.payloadUnknown ? null : await payloadOf(messages.payloadPlace(i));
    const whole = payload !== null && !row.payloadCut;
    const decoded = whole
      ? conversation.decode({ opcode: row.opcode, outgoing: row.outgoing, bytes: payload })
      : null;
    yield { connection, row, flags: messages.flags(i), payload, decoded };
  }
}

/**
 * The rows in order of time; a file may hold one connection after the other. Rows of one time stay in the order of the file, and so do
 * those of one connection: a ping that was joined to a recording has its place, and the time of another clock.
 */
function* rowsByTime({ messages }: Session): Generator<number> {
  const { count } = messages;
  let sorted = true;
  for (let i = 1; i < count && sorted; i += 1) sorted = messages.time(i - 1) <= messages.time(i);
  if (sorted) {
    for (let i = 0; i < count; i += 1) yield i;
    return;
  }
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const latest: number[] = [];
  const places = Float64Array.from(rows, (i) => {
    const connection = messages.connection(i);
    // Where the file says no time, only the order is left.
    const place = Math.max(messages.time(i) || 0, latest[connection] ?? 0);
    latest[connection] = place;
    return place;
  });
  rows.sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  yield* rows;
}
