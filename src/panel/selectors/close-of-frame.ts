import type { CloseFrameSeen } from '../../events/event.ts';
import { isWireSource } from '../../events/is-wire-source.ts';
import type { Connection } from '../../session/connection.ts';
import { hasCloseCode } from '../../session/has-close-code.ts';
import type { WireOf } from './wire-of.ts';

/** What a close frame said, and its body. */
interface FrameClose {
  readonly close: CloseFrameSeen;
  readonly body: Uint8Array;
}

/**
 * What a frame said as it closed the connection. The log keeps what the first close frame of each side said, and a body only of one that is
 * broken: null for any other frame, and where the close may be known from something else.
 */
export function closeOfFrame(
  { close, closeSource }: Connection,
  { wire, messages }: WireOf,
  frame: number,
): FrameClose | null {
  const outgoing = wire.outgoing(frame);
  if (!close.seen || !isWireSource(closeSource) || frame !== messages.firstCloseOf(outgoing)) return null;
  if (wire.unread(frame) || wire.incomplete(frame)) return null;
  const { by, answer } = close.value;
  if (by === 'unknown') return null;
  const said = by === (outgoing ? 'client' : 'server') ? close.value : answer;
  if (said === undefined) return null;
  const body = bodyOf(said);
  return body.length === wire.header(frame).length ? { close: said, body } : null;
}

function bodyOf(said: CloseFrameSeen): Uint8Array {
  const { code, reason, body } = said;
  if (body !== undefined)
    return Uint8Array.from(body.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const words = new TextEncoder().encode(reason);
  return hasCloseCode(said) ? Uint8Array.of(code >> 8, code & 0xff, ...words) : words;
}

/** Whether it is known what the first close frame said. */
export function isCloseKnown(connection: Connection, of: WireOf): boolean {
  const first = of.messages.firstClose;
  return first !== null && closeOfFrame(connection, of, first) !== null;
}
