import type { FrameRule } from '../../../protocol/websocket/frame-fault.ts';
import type { FrameEvidence, WireFrame } from '../../evidence.ts';

export { isControl } from '../../../protocol/websocket/frame-header.ts';

/** What the reader of the wire found against one of these rules, as a sentence; null where nothing. */
export function faultsOf({ frames, faults }: FrameEvidence, ...rules: readonly FrameRule[]): string | null {
  const found = faults.filter(({ rule }) => rules.includes(rule));
  const [first] = found;
  const frame = first === undefined ? undefined : frames[first.frame];
  if (first === undefined || frame === undefined) return null;
  const place = `frame ${first.frame + 1}, of the ${frame.outgoing ? 'client' : 'server'}`;
  if (found.length === 1) return `${place.replace('f', 'F')}: ${first.what}.`;
  return `${found.length} frames, the first of them ${place}: ${first.what}.`;
}

/** Names frames in a sentence: how many they are, and the number of the first, counted from 1. */
export function countFrames(all: readonly WireFrame[], some: readonly WireFrame[]): string {
  const [first] = some;
  if (first === undefined) return 'No frame';
  const number = all.indexOf(first) + 1;
  const from = first.outgoing ? 'client' : 'server';
  return some.length === 1
    ? `Frame ${number}, of the ${from},`
    : `${some.length} frames, the first of them frame ${number}, of the ${from},`;
}
