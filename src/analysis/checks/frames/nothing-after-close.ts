// RFC 6455 section 5.5.1: an endpoint that has sent a close frame sends nothing after it.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import type { WireFrame } from '../../evidence.ts';
import { countFrames } from './wire.ts';

export const nothingAfterClose = defineCheck({
  id: 'nothing-after-close',
  level: 'must',
  clauses: ['RFC 6455 5.5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send nothing after a close frame, not even another one.',
  run({ frames }) {
    const late: WireFrame[] = [];
    const closed = { client: false, server: false };
    for (const frame of frames.frames) {
      const side = frame.outgoing ? 'client' : 'server';
      if (closed[side]) late.push(frame);
      if (frame.opcode === 8) closed[side] = true;
    }
    if (late.length > 0)
      return broken(`${countFrames(frames.frames, late)} came after a close frame from the same side.`);
    if (!closed.client && !closed.server) return notApplicable('No close frame was seen.');
    return holds('Nothing came after a close frame.');
  },
});
