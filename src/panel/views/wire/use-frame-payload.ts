import { useEffect, useState } from 'preact/hooks';
import type { ShownPayload } from '../../selectors/frame-payload-text.ts';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import { usePanel } from '../../state/panel.ts';

/** How many payload bytes of a frame are shown. */
const SHOWN_BYTES = 32;
/** How many of them stand before one that has a fault: whole turns of the masking key. */
const BEFORE_FAULT = 16;

interface FramePlace {
  readonly frame: number;
  readonly message: WireMessage | null;
  /** Payload bytes of the message in frames before this one. */
  readonly before: number;
  readonly length: number;
  /** Position of a payload byte that has to be among them. */
  readonly fault: number | null;
}

/**
 * Some payload bytes of a frame without the mask, from its message: the first, or those around a fault; null where they are not kept, as
 * those of a compressed message; undefined until they are loaded.
 */
export function useFramePayload({
  frame,
  message,
  before,
  length,
  fault,
}: FramePlace): ShownPayload | null | undefined {
  const { payloads, follower } = usePanel();
  const [loaded, setLoaded] = useState<{
    readonly frame: number;
    readonly shown: ShownPayload | null;
  } | null>(null);
  const row = message === null || message.compressed ? null : message.row;
  useEffect(() => {
    if (row === null) return undefined;
    let current = true;
    const take = (shown: ShownPayload | null) => {
      if (current) setLoaded({ frame, shown });
    };
    const place = follower.session.peek().messages.payloadPlace(row);
    const { from, count } = shownPart(length, fault);
    const start = Math.min(before + from, place.length);
    payloads
      .load({ ...place, offset: place.offset + start, length: Math.min(count, place.length - start) })
      .then((bytes) => take(bytes?.length === count ? { bytes, from } : null))
      .catch(() => take(null));
    return () => {
      current = false;
    };
  }, [frame, row, before, length, fault, payloads, follower]);
  if (row === null) return null;
  return loaded?.frame === frame ? loaded.shown : undefined;
}

/** Which bytes of a payload are shown. Those around a fault begin with a turn of the masking key. */
export function shownPart(
  length: number,
  fault: number | null,
): { readonly from: number; readonly count: number } {
  const far = fault !== null && fault >= SHOWN_BYTES && fault < length;
  const from = far ? fault - BEFORE_FAULT - (fault % 4) : 0;
  return { from, count: Math.min(SHOWN_BYTES, length - from) };
}
