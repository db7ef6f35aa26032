import type { TrafficMessage } from '../../analysis/rhythm/traffic-message.ts';
import type { Imported } from '../../formats/imported.ts';
import { readAhead } from '../../formats/read-ahead.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { conversationOf } from '../messages/conversation-of.ts';

/**
 * The messages of a connection in their order of arrival: where a clock was set back, an answer still comes after its
 * request.
 * @param timed false where the times of the log only say its order
 */
export async function* arrivals(
  imported: Imported,
  session: Session,
  connection: Connection,
  timed: boolean,
): AsyncGenerator<TrafficMessage> {
  const { messages } = session;
  const rows = messages.ofConnection(connection.id);
  if (rows.length === 0) return;
  const payloadOf = readAhead(imported.readPayload, (batch) => messages.payloadBlockLength(batch));
  const conversation = await conversationOf(imported, session, connection);
  for (let k = 0; k < rows.length; k += 1) {
    const i = rows.at(k);
    const { at, outgoing, opcode, size, payloadUnknown, payloadCut } = messages.row(i);
    const bytes = payloadUnknown || payloadCut ? null : await payloadOf(messages.payloadPlace(i));
    const decoded = bytes === null ? null : conversation.decode({ opcode, outgoing, bytes });
    yield { at: timed && at > 0 ? at : Number.NaN, outgoing, opcode, size, decoded, bytes };
  }
}
