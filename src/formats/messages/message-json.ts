import { plainValue } from '../../analysis/decoders/tree/plain-value.ts';
import { utf8Text } from '../../analysis/decoders/tree/utf8.ts';
import { type MessageRow, OPCODE } from '../../events/message-segment.ts';
import { encodeBase64 } from '../../protocol/http/base64.ts';
import type { DecodedMessage } from './decoded-messages.ts';

/**
 * A message as a line of `messages --json`, and of a file that the panel saves. Scripts rely on its shape.
 * @param redact leaves out what the message says, and the browser's own name of the connection
 */
export function messageJson(
  { connection, row, payload, decoded }: DecodedMessage,
  redact: boolean = false,
): object {
  return {
    connection: (redact ? '' : connection.sourceKey) || String(connection.id),
    at: row.at,
    direction: row.outgoing ? 'client-to-server' : 'server-to-client',
    opcode: row.opcode,
    // Scripts add these up: it is always a number, and `unsized` says that nobody saw it.
    bytes: row.size,
    ...(row.payloadUnknown ? { unsized: true } : {}),
    decoded: decoded === null || redact ? null : decodedJson(decoded),
    ...(payload === null ? {} : redact ? { redacted: true } : payloadJson(row, payload)),
  };
}

function decodedJson(decoded: NonNullable<DecodedMessage['decoded']>): object {
  const { protocol, type, summary, layers, repliesTo } = decoded;
  const { root, problems } = decoded.details();
  return { protocol, type, summary, layers, problems, repliesTo, value: plainValue(root) };
}

/** Nothing where nothing was kept: an empty text would be what was said. */
function payloadJson({ opcode, size }: MessageRow, payload: Uint8Array): object {
  if (payload.length === 0 && size > 0) return {};
  return opcode === OPCODE.text ? { text: utf8Text(payload) } : { base64: encodeBase64(payload) };
}
