import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { BrowserWords, Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { encodeBase64 } from '../base64.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { redactedBody } from '../redaction/redact-parts.ts';

/** What became of a connection's payloads on the way into the file, by position in `_webSocketMessages`. */
export interface PayloadNotes {
  /** The source did not give them: their size is unknown. */
  readonly unknown: number[];
  /** Position and true size of those of which the file has the first bytes only, or none. */
  readonly cut: [number, number][];
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The elements of `_webSocketMessages` as JSON, one after another: messages in order of arrival, and the browser's
 * words among them by time, as Chrome writes them (type `error`, opcode -1).
 */
export async function* harMessages(
  session: Session,
  connection: Connection,
  read: PayloadReader | null,
  notes: PayloadNotes,
): AsyncGenerator<string> {
  const { messages } = session;
  const rows = messages.ofConnection(connection.id);
  const errors = connection.errors;
  let nextError = 0;
  let position = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows.at(k);
    const time = messages.time(row);
    for (let error = errors[nextError]; error !== undefined && error.at <= time; error = errors[nextError]) {
      yield errorElement(error);
      nextError++;
      position++;
    }
    const flags = messages.flags(row);
    const size = messages.size(row);
    const opcode = flags & FLAG.opcode;
    const unknown = (flags & FLAG.payloadUnknown) !== 0;
    if (unknown) notes.unknown.push(position);
    let data: string;
    if (read === null) {
      data = encode(new TextEncoder().encode(redactedBody(size)), opcode);
    } else {
      const place = messages.payloadPlace(row);
      const payload = place.length === 0 ? new Uint8Array(0) : await read(place);
      if (!unknown && (payload === null || payload.length < size)) notes.cut.push([position, size]);
      data = encode(payload ?? new Uint8Array(0), opcode);
    }
    const type = (flags & FLAG.outgoing) === 0 ? 'receive' : 'send';
    yield `{"type":"${type}","time":${time / 1000},"opcode":${opcode},"data":${JSON.stringify(data)}}`;
    position++;
  }
  for (const error of errors.slice(nextError)) yield errorElement(error);
}

function encode(payload: Uint8Array, opcode: number): string {
  return opcode === OPCODE.text ? decoder.decode(payload) : encodeBase64(payload);
}

function errorElement(error: BrowserWords): string {
  return JSON.stringify({ type: 'error', time: error.at / 1000, opcode: -1, data: error.text });
}
