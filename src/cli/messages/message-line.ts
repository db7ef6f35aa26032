import { OPCODE } from '../../events/message-segment.ts';
import type { DecodedMessage } from '../../formats/messages/decoded-messages.ts';
import { printable } from '../output/printable.ts';

/** Before it there was no WebSocket: a file that knows no times, such as a transcript, numbers its messages instead. */
const FIRST_TIME = Date.UTC(2000, 0);

/**
 * A message as a line for people: time, connection, direction, size, protocol and type, summary.
 * @param hidden its contents are not in a redacted file: they were hidden, or nobody had them before
 */
export function messageLine({ connection, row, payload, decoded }: DecodedMessage, hidden: boolean): string {
  const time = row.at >= FIRST_TIME ? new Date(row.at).toISOString() : '-'.padEnd(24);
  const id = connection.sourceKey || String(connection.id);
  const way = row.outgoing ? '>' : '<';
  const size = row.payloadUnknown ? '?' : String(row.size);
  const head = `${time}  ${id}  ${way} ${size.padStart(7)} B`;
  if (decoded === null) {
    const kept = payload === null || payload.length === 0 ? 'payload not kept' : 'payload not whole';
    const missing = row.payloadUnknown ? 'payload not seen' : kept;
    // The opcode is all that is known of what it was.
    return printable(
      `${head}  ${nameOfOpcode(row.opcode)}  ${hidden ? 'not in this redacted file' : missing}`,
    );
  }
  const { protocol, type, summary, layers } = decoded;
  const name = type === protocol ? type : `${protocol} ${type}`;
  const around = layers.length > 1 && layers[0] !== protocol ? ` in ${layers[0]}` : '';
  return printable(`${head}  ${name}${around}  ${summary}`);
}

const NAMES = new Map<number, string>(Object.entries(OPCODE).map(([name, code]) => [code, name]));

/** An opcode's name in RFC 6455 section 5.2, or its number where it has none. */
function nameOfOpcode(opcode: number): string {
  return NAMES.get(opcode) ?? `opcode ${opcode}`;
}
