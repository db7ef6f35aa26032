// RFC 6455 section 5.6 and 8.1: a text message is UTF-8 as a whole; a fragment may end within a character.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import type { WireFrame } from '../../evidence.ts';
import { countFrames, isControl, isUtf8 } from './wire.ts';

export const textIsUtf8 = defineCheck({
  id: 'text-is-utf8',
  level: 'must',
  clauses: ['RFC 6455 5.6', 'RFC 6455 8.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send text as UTF-8, and other bytes as binary messages.',
  run({ frames }) {
    let unread = false;
    for (const outgoing of [true, false]) {
      for (const message of textMessages(frames.frames, outgoing)) {
        if (message === null) unread = true;
        else if (!isUtf8(message.bytes))
          return broken(`${countFrames(frames.frames, [message.first])} begins a text that is not UTF-8.`);
      }
    }
    if (unread)
      return unknown('Some text was compressed or its bytes were not kept, so it could not be checked.');
    return holds('Every text was UTF-8.');
  },
});
interface TextMessage {
  readonly first: WireFrame;
  readonly bytes: Uint8Array;
}

/** The complete text messages of one side; null for one that cannot be read. */
function* textMessages(frames: readonly WireFrame[], outgoing: boolean): Generator<TextMessage | null> {
  let open: WireFrame[] = [];
  for (const frame of frames) {
    if (frame.outgoing !== outgoing || isControl(frame)) continue;
    if (frame.opcode !== 0) open = [frame];
    else if (open.length > 0) open.push(frame);
    const [first] = open;
    if (!frame.final || first === undefined) continue;
    if (first.opcode === 1) yield joined(first, open);
    open = [];
  }
}

function joined(first: WireFrame, frames: readonly WireFrame[]): TextMessage | null {
  const size = frames.reduce((sum, frame) => sum + (frame.payload?.length ?? 0), 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const frame of frames) {
    // RSV1 on the first frame: the message was deflated (RFC 7692 section 6).
    if (frame.payload === null || frame.payload.length !== frame.length || first.reserved !== 0) return null;
    bytes.set(frame.payload, at);
    at += frame.payload.length;
  }
  return { first, bytes };
}
