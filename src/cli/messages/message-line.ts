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
    return printable(`${head}  ${hidden ? 'not in this redacted file' : missing}`);
  }
  const { protocol, type, summary, layers } = decoded;
  const name = type === protocol ? type : `${protocol} ${type}`;
  const around = layers.length > 1 && layers[0] !== protocol ? ` in ${layers[0]}` : '';
  return printable(`${head}  ${name}${around}  ${summary}`);
}
