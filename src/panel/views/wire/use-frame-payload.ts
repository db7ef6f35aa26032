import { useEffect, useState } from 'preact/hooks';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import { usePanel } from '../../state/panel.ts';

/** How many payload bytes of a frame are shown. */
export const SHOWN_BYTES = 32;

interface FramePlace {
  readonly frame: number;
  readonly message: WireMessage | null;
  /** Payload bytes of the message in frames before this one. */
  readonly before: number;
  readonly length: number;
}

/**
 * The first payload bytes of a frame without the mask, from its message; null where they are not kept, as those of a compressed
 * message; undefined until they are loaded.
 */
export function useFramePayload({
  frame,
  message,
  before,
  length,
}: FramePlace): Uint8Array | null | undefined {
  const { payloads, follower } = usePanel();
  const [loaded, setLoaded] = useState<{ readonly frame: number; readonly bytes: Uint8Array | null } | null>(
    null,
  );
  const row = message === null || message.compressed ? null : message.row;
  useEffect(() => {
    if (row === null) return undefined;
    let current = true;
    const take = (bytes: Uint8Array | null) => {
      if (current) setLoaded({ frame, bytes });
    };
    const place = follower.session.peek().messages.payloadPlace(row);
    const from = Math.min(before, place.length);
    const count = Math.min(SHOWN_BYTES, length, place.length - from);
    payloads
      .load({ ...place, offset: place.offset + from, length: count })
      .then((bytes) => take(bytes?.length === Math.min(SHOWN_BYTES, length) ? bytes : null))
      .catch(() => take(null));
    return () => {
      current = false;
    };
  }, [frame, row, before, length, payloads, follower]);
  if (row === null) return null;
  return loaded?.frame === frame ? loaded.bytes : undefined;
}
