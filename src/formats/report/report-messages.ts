import {
  chooseDecoder,
  MESSAGES_TO_CHOOSE,
  openConversation,
} from '../../analysis/decoders/choose-decoder.ts';
import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { DecodableMessage, Decoded } from '../../analysis/decoders/decoded.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import type { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactBody } from '../redaction/redact-body.ts';
import { redactProse } from '../redaction/redact-text.ts';
import type { ShownBodies } from '../redaction/shown-bodies.ts';
import type { ChartMessage } from './traffic-chart.ts';

/** A message as a report lists it. */
interface ReportMessage {
  readonly at: string;
  readonly outgoing: boolean;
  readonly size: string;
  readonly type: string;
  readonly content: string;
}

/** The messages of one connection, as far as a report lists them. */
export interface ReportMessages {
  readonly rows: readonly ReportMessage[];
  readonly total: number;
  readonly recorded: boolean;
  readonly chart: readonly ChartMessage[];
}

/** How contents are hidden. */
interface Hiding {
  readonly pseudonyms: Pseudonyms;
  readonly bodies: ShownBodies | undefined;
}

/** Characters of a message's text in a report. */
const LONGEST_CONTENT = 500;

/** Points of the chart; of more messages every second, third, ... is taken. */
const MOST_POINTS = 20_000;

/**
 * Decodes the first messages of a connection.
 * @param hiding where contents are left out but for those of `bodies`, and secrets in names of types replaced; null where everything is shown
 * @param limit rows at most
 */
export async function reportMessages(
  session: Session,
  connection: Connection,
  readPayload: PayloadReader,
  hiding: Hiding | null,
  limit: number,
): Promise<ReportMessages> {
  const { messages } = session;
  const list = messages.ofConnection(connection.id);
  const recorded = list.length > 0 || messagesObserved(connection);
  const count = Math.min(list.length, Math.max(limit, MESSAGES_TO_CHOOSE));
  const read: { readonly row: number; readonly bytes: Uint8Array | null }[] = [];
  for (let k = 0; k < count; k += 1) {
    const row = list.at(k);
    const whole = (messages.flags(row) & (FLAG.payloadUnknown | FLAG.payloadCut)) === 0;
    read.push({ row, bytes: whole ? await readPayload(messages.payloadPlace(row)) : null });
  }
  const decodable = read.flatMap(({ row, bytes }): DecodableMessage[] => {
    const { opcode, outgoing } = messages.row(row);
    return bytes === null ? [] : [{ opcode, outgoing, bytes }];
  });
  const facts = decodableConnection(connection);
  const conversation = openConversation(facts, chooseDecoder(facts, decodable.slice(0, MESSAGES_TO_CHOOSE)));
  const rows = read.slice(0, limit).map(({ row, bytes }): ReportMessage => {
    const { at, outgoing, opcode, size, payloadUnknown } = messages.row(row);
    const decoded = bytes === null ? null : conversation.decode({ opcode, outgoing, bytes });
    return {
      at: at > 1e11 ? new Date(at).toISOString().slice(11, 23) : '',
      outgoing,
      size: payloadUnknown ? 'not seen' : String(size),
      type: decoded === null ? 'content not seen' : typeText(decoded.protocol, decoded.type, hiding),
      content:
        decoded === null || bytes === null
          ? ''
          : hiding === null
            ? decoded.summary
            : shownContent(connection, { opcode, outgoing, bytes }, decoded, hiding),
    };
  });
  return { rows, total: list.length, recorded, chart: chartOf(session, connection) };
}

function typeText(protocol: string, type: string, hiding: Hiding | null): string {
  const text = type === protocol ? type : `${protocol} ${type}`;
  return hiding === null ? text : redactProse(text, hiding.pseudonyms);
}

/** What a report shows of a content that redaction lets through: the text itself, or the summary of what is no text. */
function shownContent(
  { id }: Connection,
  message: DecodableMessage,
  { summary }: Decoded,
  { pseudonyms, bodies }: Hiding,
): string {
  const shown = bodies?.shown(id, message, pseudonyms) ?? null;
  if (shown === null) return '[redacted]';
  // The summary of an attachment is that of its packet, whose paths nobody knows in it.
  if (message.opcode !== OPCODE.text)
    return pseudonyms.rules.hidePaths.length > 0
      ? `[${message.bytes.length} bytes]`
      : redactBody(summary, pseudonyms);
  const text = new TextDecoder().decode(shown);
  return text.length > LONGEST_CONTENT ? `${text.slice(0, LONGEST_CONTENT)}…` : text;
}

function chartOf({ messages }: Session, { id }: Connection): ChartMessage[] {
  const list = messages.ofConnection(id);
  const step = Math.max(1, Math.ceil(list.length / MOST_POINTS));
  const points: ChartMessage[] = [];
  for (let k = 0; k < list.length; k += step) {
    const { at, outgoing } = messages.row(list.at(k));
    points.push({ at, outgoing });
  }
  return points;
}
