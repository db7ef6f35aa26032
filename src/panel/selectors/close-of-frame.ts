import type { CloseSeen } from '../../events/event.ts';
import { isWireSource } from '../../events/is-wire-source.ts';
import { NO_CODE } from '../../protocol/websocket/close-body.ts';
import type { Connection } from '../../session/connection.ts';
import type { FrameFaults } from './frame-faults.ts';
import type { WireOf } from './wire-of.ts';

/** What a close frame said, and its body. */
interface FrameClose {
  readonly close: CloseSeen;
  readonly body: Uint8Array;
}

/**
 * What a frame said as it closed the connection. The log keeps the connection's close, and no body of a close frame: null for all but the
 * first one, and where the close may be known from something else.
 */
export function closeOfFrame(
  { close, closeSource }: Connection,
  { wire, messages }: WireOf,
  faults: FrameFaults,
  frame: number,
): FrameClose | null {
  if (frame !== messages.firstClose || !close.seen) return null;
  if (!isWireSource(closeSource)) return null;
  if (wire.unread(frame) || wire.incomplete(frame) || faults.of(frame).length > 0) return null;
  const { code, reason, by } = close.value;
  if (by !== (wire.outgoing(frame) ? 'client' : 'server')) return null;
  const words = new TextEncoder().encode(reason);
  const body = code === NO_CODE ? words : Uint8Array.of(code >> 8, code & 0xff, ...words);
  return body.length === wire.header(frame).length ? { close: close.value, body } : null;
}

/** Whether it is known what the first close frame said. */
export function isCloseKnown(connection: Connection, of: WireOf, faults: FrameFaults): boolean {
  const first = of.messages.firstClose;
  return first !== null && closeOfFrame(connection, of, faults, first) !== null;
}
