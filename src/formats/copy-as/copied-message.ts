import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { Session } from '../../session/session.ts';
import { encodeBase64 } from '../base64.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { scriptString } from './script-string.ts';

/** A message that is written into a script. */
export interface CopiedMessage {
  readonly outgoing: boolean;
  /** Text, or the bytes of a binary message. */
  readonly data: string | Uint8Array;
}

/** Messages of a connection for a script, and how many were left out because they did not fit or could not be read. */
export interface CopiedMessages {
  readonly messages: readonly CopiedMessage[];
  readonly leftOut: number;
}

const MOST_MESSAGES = 200;
const MOST_BYTES = 256 * 1024;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads the first messages of a connection, as many as a script can hold: at most 200, and at most 256 kB. */
export async function copiedMessages(
  session: Session,
  connection: ConnectionId,
  read: PayloadReader,
): Promise<CopiedMessages> {
  const index = session.messages;
  const rows = index.ofConnection(connection);
  const messages: CopiedMessage[] = [];
  let bytes = 0;
  let k = 0;
  for (; k < rows.length && messages.length < MOST_MESSAGES; k++) {
    const row = rows.at(k);
    const flags = index.flags(row);
    const opcode = flags & FLAG.opcode;
    const whole = (flags & (FLAG.payloadUnknown | FLAG.payloadCut)) === 0;
    if (!whole || (opcode !== OPCODE.text && opcode !== OPCODE.binary)) continue;
    const place = index.payloadPlace(row);
    bytes += place.length;
    if (bytes > MOST_BYTES) break;
    const payload = place.length === 0 ? new Uint8Array(0) : await read(place);
    if (payload === null) continue;
    const data = opcode === OPCODE.text ? decoder.decode(payload) : payload;
    messages.push({ outgoing: (flags & FLAG.outgoing) !== 0, data });
  }
  return { messages, leftOut: rows.length - messages.length };
}

/** A message as an expression of a script for Node. */
export function messageExpression(data: string | Uint8Array): string {
  return typeof data === 'string'
    ? scriptString(data)
    : `Buffer.from(${scriptString(encodeBase64(data))}, 'base64')`;
}
