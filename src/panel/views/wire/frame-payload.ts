import { FLAG } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import { closeOfFrame, isCloseKnown } from '../../selectors/close-of-frame.ts';
import { noPayloadText } from '../../selectors/frame-payload-text.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** The payload of a frame without the mask, where it is kept, or why it is not. */
export type FramePayload =
  | {
      readonly kept: true;
      /** Reads some of its bytes; null where they are gone from the store. */
      readonly load: (from: number, count: number) => Promise<Uint8Array | null>;
    }
  | { readonly kept: false; readonly why: string };

/** Finds the payload of a frame: in its message, or in the close of the connection. */
export function framePayload(panel: Panel, connection: Connection, of: WireOf, frame: number): FramePayload {
  const { wire, messages } = of;
  const close = closeOfFrame(connection, of, frame);
  if (close !== null) {
    const { body } = close;
    return { kept: true, load: (from, count) => Promise.resolve(body.subarray(from, from + count)) };
  }
  if (wire.header(frame).length === 0) return { kept: false, why: text('copyFrameEmpty') };
  const index = panel.follower.session.peek().messages;
  const message = messages.message(frame);
  const row = message?.row ?? null;
  const known = row !== null && (index.flags(row) & FLAG.payloadUnknown) === 0;
  if (!known || message?.compressed !== false) {
    const closed = isCloseKnown(connection, of);
    return { kept: false, why: noPayloadText(wire, frame, message, { index, closed }) };
  }
  const place = index.payloadPlace(row);
  const before = messages.payloadBefore(frame);
  return {
    kept: true,
    load: async (from, count) => {
      const bytes = await panel.payloads
        .load({
          ...place,
          offset: place.offset + Math.min(before + from, place.length),
          length: Math.max(0, Math.min(count, place.length - before - from)),
        })
        .catch(() => null);
      return bytes?.length === count ? bytes : null;
    },
  };
}
