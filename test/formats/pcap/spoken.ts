import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readPcap } from '../../../src/formats/pcap/read-pcap.ts';
import { messagesObserved } from '../../../src/session/messages-observed.ts';
import { captureFile, type WrittenSegment } from './capture-file.ts';

/** What one end says. */
export type Said = readonly [outgoing: boolean, bytes: Uint8Array];

/** Lines of a head, and what follows them. */
export const head = (lines: readonly string[], behind: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), behind]);

const ASKED = [
  'Host: h',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

/** A handshake, with what the client sends behind it. */
export const asks = (path = '/ws', fields: readonly string[] = [], behind?: Uint8Array): Said => [
  true,
  head([`GET ${path} HTTP/1.1`, ...ASKED, ...fields], behind),
];

/** The answer that accepts it. */
export const SWITCHES: Said = [
  false,
  head([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  ]),
];

/** A frame of either end; the mask of the client changes nothing. */
export function says(outgoing: boolean, opcode: number, payload: string | Uint8Array): Said {
  const bytes = Buffer.from(payload);
  const mask = outgoing ? 0x80 : 0;
  const length =
    bytes.length < 126 ? [bytes.length | mask] : [126 | mask, bytes.length >> 8, bytes.length & 255];
  return [
    outgoing,
    Buffer.concat([Buffer.from([0x80 | opcode, ...length, ...(outgoing ? [0, 0, 0, 0] : [])]), bytes]),
  ];
}

/** A close frame. */
export const closes = (outgoing: boolean, code: number, reason = ''): Said =>
  says(outgoing, 8, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));

/** What a capture of these segments shows. */
export function shown(segments: readonly WrittenSegment[]) {
  const imported = readPcap(captureFile(segments));
  const session = replay(imported);
  const connections = judgeSession(session, null).map(({ connection, explanation, findings }) => {
    const rows = session.messages.ofConnection(connection.id);
    return {
      id: connection.sourceKey,
      outcome: connection.outcome,
      close: connection.close.seen ? { ...connection.close.value } : connection.close.why,
      cause: explanation?.cause ?? null,
      failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
      messages: messagesObserved(connection)
        ? Array.from({ length: rows.length }, (_, k) => {
            const { outgoing, opcode, size } = session.messages.row(rows.at(k));
            return `${outgoing ? '>' : '<'} ${opcode} ${size}`;
          })
        : null,
      times: Array.from({ length: rows.length }, (_, k) => session.messages.row(rows.at(k)).at),
    };
  });
  return { problems: imported.problems.map(({ what }) => what), connections };
}
