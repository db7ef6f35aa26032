import type { FrameRule } from '../../../protocol/websocket/frame-fault.ts';
import type { FrameEvidence, WireFrame } from '../../evidence.ts';

export { isControl } from '../../../protocol/websocket/frame-header.ts';

/** What the reader of the wire found against one of these rules, as a sentence; null where nothing. */
export function faultsOf({ frames, faults }: FrameEvidence, ...rules: readonly FrameRule[]): string | null {
  const found = faults.filter(({ rule }) => rules.includes(rule));
  const [first] = found;
  const frame = first === undefined ? undefined : frames[first.frame];
  if (first === undefined || frame === undefined) return null;
  const place = placeOf(first.frame, frame);
  if (found.length === 1) return `F${place.slice(1)}: ${first.what}.`;
  return `${found.length} frames, the first of them ${place}: ${first.what}.`;
}

/** Names frames in a sentence: how many they are, and the number of the first, counted from 1. */
export function countFrames(all: readonly WireFrame[], some: readonly WireFrame[]): string {
  const [first] = some;
  if (first === undefined) return 'No frame';
  const place = placeOf(all.indexOf(first), first);
  return some.length === 1 ? `F${place.slice(1)}` : `${some.length} frames, the first of them ${place},`;
}

/** Numbers run over both directions, as in the list of frames. */
function placeOf(position: number, { outgoing }: WireFrame): string {
  return `frame ${position + 1} (of the ${outgoing ? 'client' : 'server'})`;
}
