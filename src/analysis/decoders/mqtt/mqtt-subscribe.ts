import { Malformed } from '../binary/read-safely.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import type { PacketParts } from './packet-parts.ts';
import { allowsReason, reasonName } from './reason-codes.ts';
import { stringFrom } from './string-from.ts';

/** Section 3.4 to 3.7: PUBACK, PUBREC, PUBREL, PUBCOMP. */
export function readAcknowledgement(parts: PacketParts): void {
  const id = parts.packetId();
  const code = reasonAndProperties(parts);
  parts.summary = `id ${id}${code === null || code === 0 ? '' : ` ${reasonName(code)}`}`;
}

/** Section 3.8. @throws BytesEnd, Malformed */
export function readSubscribe(parts: PacketParts): void {
  const { reader } = parts;
  const id = parts.packetId();
  parts.properties();
  const start = reader.at;
  const filters: TreeNode[] = [];
  const words: string[] = [];
  while (reader.left > 0) {
    const from = reader.at;
    const { text } = stringFrom(reader, 'topic filter');
    const at = reader.at;
    const options = reader.uint8('options');
    checkFilter(parts, text, from);
    checkOptions(parts, options, at);
    const note = `QoS ${options & 3}${parts.version >= 5 ? optionWords(options) : ''}`;
    filters.push(leaf(text, options, from, reader.at, note));
    words.push(`${text} (${note})`);
  }
  if (filters.length === 0) throw new Malformed(start, 'A SUBSCRIBE needs at least one topic filter.');
  parts.add(branch('topic filters', filters, start, reader.at));
  parts.summary = `${words.join(', ').slice(0, 160)} id ${id}`;
}

function optionWords(options: number): string {
  const handling = ['', ', retained if new', ', none retained'][(options >> 4) & 3] ?? '';
  return `${(options & 4) === 0 ? '' : ', no local'}${(options & 8) === 0 ? '' : ', retain as published'}${handling}`;
}

function checkOptions(parts: PacketParts, options: number, at: number): void {
  if ((options & 3) === 3) parts.fault('The QoS may not be 3.', at);
  if (parts.version < 5) {
    if ((options & 0xfc) !== 0) parts.fault('Bits 2 to 7 beside the QoS are reserved and have to be 0.', at);
    return;
  }
  if (((options >> 4) & 3) === 3) parts.fault('The retain handling may not be 3.', at);
  if ((options & 0xc0) !== 0)
    parts.fault('Bits 6 and 7 of the subscription options are reserved and have to be 0.', at);
}

function checkFilter(parts: PacketParts, filter: string, at: number): void {
  if (filter === '') parts.fault('A topic filter may not be empty.', at);
  else if (/[^/]\+|\+[^/]|[^/]#|#./.test(filter))
    parts.fault('A wildcard stands for a whole level, and # only at the end.', at);
}

/** Section 3.9 and 3.11: SUBACK and UNSUBACK. @throws BytesEnd, Malformed */
export function readSuback(parts: PacketParts): void {
  const { reader, type, version } = parts;
  const id = parts.packetId();
  parts.properties();
  const start = reader.at;
  const codes: TreeNode[] = [];
  while (reader.left > 0) {
    const from = reader.at;
    const code = reader.uint8('reason code');
    const known = version >= 5 ? allowsReason(type, code) : type === 'SUBACK' && (code <= 2 || code === 0x80);
    if (!known) parts.fault(`${type} has no code ${code}.`, from);
    codes.push(
      leaf(
        String(codes.length),
        code,
        from,
        reader.at,
        type === 'SUBACK' && code <= 2 ? `Granted QoS ${code}` : reasonName(code),
      ),
    );
  }
  const needed = type === 'SUBACK' || version >= 5;
  if (needed && codes.length === 0) throw new Malformed(start, `A ${type} needs at least one code.`);
  if (codes.length > 0) parts.add(branch('reason codes', codes, start, reader.at, true));
  parts.summary =
    `id ${id}${codes.length === 0 ? '' : ` ${codes.map((code) => code.note).join(', ')}`}`.slice(0, 200);
}

/** Section 3.10. @throws BytesEnd, Malformed */
export function readUnsubscribe(parts: PacketParts): void {
  const { reader } = parts;
  const id = parts.packetId();
  parts.properties();
  const start = reader.at;
  const filters: TreeNode[] = [];
  const words: string[] = [];
  while (reader.left > 0) {
    const from = reader.at;
    const { text } = stringFrom(reader, 'topic filter');
    checkFilter(parts, text, from);
    filters.push(leaf(String(filters.length), text, from, reader.at));
    words.push(text);
  }
  if (filters.length === 0) throw new Malformed(start, 'An UNSUBSCRIBE needs at least one topic filter.');
  parts.add(branch('topic filters', filters, start, reader.at, true));
  parts.summary = `${words.join(', ').slice(0, 160)} id ${id}`;
}

/** Section 3.14. */
export function readDisconnect(parts: PacketParts): void {
  const code = reasonAndProperties(parts);
  parts.summary = code === null ? 'DISCONNECT' : reasonName(code);
}

/** Section 3.15. */
export function readAuth(parts: PacketParts): void {
  const code = reasonAndProperties(parts);
  parts.summary = reasonName(code ?? 0);
}

/** The reason code, and then the properties, may be left out where they say nothing. */
function reasonAndProperties(parts: PacketParts): number | null {
  const { reader, type, version } = parts;
  if (version < 5 || reader.left === 0) return null;
  const at = reader.at;
  const code = parts.field('reason code', () => reader.uint8('reason code'), reasonName);
  if (!allowsReason(type, code)) parts.fault(`${type} has no reason code ${code}.`, at);
  if (reader.left > 0) parts.properties();
  return code;
}
