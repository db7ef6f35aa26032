import type { Transport } from '../../events/event.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import type { FrameHeader } from '../../protocol/websocket/frame-header.ts';
import { arrayMember, member, naturalMember, stringMember } from '../json-access.ts';
import type { EventName } from './constants.ts';

/** Numbers of sources are smaller. */
export const MOST_ID = 2 ** 53;

/** The number of the source that an event points to; null where it names none. */
export function dependency(params: unknown): number | null {
  return naturalMember(member(params, 'source_dependency'), 'id', MOST_ID);
}

/** The lines of an event's `headers`. */
export function headersOf(params: unknown): string[] {
  return arrayMember(params, 'headers').filter((line) => typeof line === 'string');
}

/** Events that show a request as it was sent, by the version of HTTP that it was sent by. */
export const SENT_OVER: ReadonlyMap<EventName, Transport> = new Map<EventName, Transport>([
  ['HTTP_TRANSACTION_SEND_REQUEST_HEADERS', 'http/1.1'],
  ['HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS', 'h2'],
  ['HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS', 'h3'],
]);

/** The request of an event, which has no start line over HTTP/2 and 3: there it is written from the fields. Null where it has none. */
export function requestOf(transport: Transport, params: unknown): RequestHead | null {
  const headers = headersOf(params);
  if (headers.length === 0) return null;
  const value = (name: string) =>
    headers.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  const line =
    transport === 'http/1.1'
      ? (stringMember(params, 'line') ?? '').trimEnd()
      : `${value(':method') || 'CONNECT'} ${value(':path') || '/'} HTTP/${transport === 'h3' ? 3 : 2}`;
  return parseRequestHead(`${[line, ...headers].join('\r\n')}\r\n\r\n`).value;
}

/** The header of a frame, as far as its event shows it. */
export function frameHeaderOf(params: unknown): FrameHeader {
  const bit = (name: string, value: number) => (member(params, name) === true ? value : 0);
  const masked = member(params, 'masked');
  return {
    final: member(params, 'final') === true,
    reserved: bit('reserved1', 4) + bit('reserved2', 2) + bit('reserved3', 1),
    opcode: naturalMember(params, 'opcode', 16) ?? 0,
    masked: typeof masked === 'boolean' ? masked : null,
    length: naturalMember(params, 'payload_length', 2 ** 63) ?? 0,
    lengthBytes: null,
    key: 0,
  };
}
