import type { WireFrame } from '../../evidence.ts';

/** Whether a frame is a control frame (RFC 6455 section 5.5). */
export function isControl(frame: WireFrame): boolean {
  return (frame.opcode & 8) !== 0;
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

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are UTF-8 (RFC 3629). */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
