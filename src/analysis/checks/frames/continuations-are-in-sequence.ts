// RFC 6455 section 5.4: a fragmented message is one first frame, then continuations up to FIN; only control frames may
// come between.
import { broken, defineCheck, holds } from '../../check.ts';
import type { WireFrame } from '../../evidence.ts';
import { countFrames, isControl } from './wire.ts';

export const continuationsAreInSequence = defineCheck({
  id: 'continuations-are-in-sequence',
  level: 'must',
  clauses: ['RFC 6455 5.4'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Finish a fragmented message before the next one begins, and start each with a text or binary frame.',
  run({ frames }) {
    const strange: WireFrame[] = [];
    for (const outgoing of [true, false]) {
      let unfinished = false;
      for (const frame of frames.frames) {
        if (frame.outgoing !== outgoing || isControl(frame)) continue;
        if ((frame.opcode === 0) !== unfinished) strange.push(frame);
        unfinished = !frame.final;
      }
    }
    if (strange.length === 0) return holds('Every message was sent from first to last frame.');
    return broken(`${countFrames(frames.frames, strange)} came out of sequence.`);
  },
});
