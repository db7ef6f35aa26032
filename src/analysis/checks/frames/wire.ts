import type { WireFrame } from '../../evidence.ts';

/** Whether a frame is a control frame (RFC 6455 section 5.5). */
export function isControl(frame: WireFrame): boolean {
  return (frame.opcode & 8) !== 0;
}

/** A message's frames in order: at least one. */
export type WireMessage = readonly [first: WireFrame, ...rest: WireFrame[]];

/** The complete messages of one side (RFC 6455 section 5.4), without the control frames between their fragments. */
export function* wholeMessages(frames: readonly WireFrame[], outgoing: boolean): Generator<WireMessage> {
  let open: [WireFrame, ...WireFrame[]] | null = null;
  for (const frame of frames) {
    if (frame.outgoing !== outgoing || isControl(frame)) continue;
    if (frame.opcode !== 0) open = [frame];
    else open?.push(frame);
    if (!frame.final || open === null) continue;
    yield open;
    open = null;
  }
}

/** The payload of a message, followed by `tail`; null where some of its bytes were not kept. */
export function payloadOf(message: WireMessage, tail = new Uint8Array(0)): Uint8Array | null {
  const size = message.reduce((sum, { payload }) => sum + (payload?.length ?? 0), 0);
  const bytes = new Uint8Array(size + tail.length);
  let at = 0;
  for (const { payload, length } of message) {
    if (payload === null || payload.length !== length) return null;
    bytes.set(payload, at);
    at += payload.length;
  }
  bytes.set(tail, at);
  return bytes;
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
