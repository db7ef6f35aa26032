// RFC 6455 section 5.5.1: an endpoint that has sent a close frame sends nothing after it.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const nothingAfterClose = defineCheck({
  id: 'nothing-after-close',
  level: 'must',
  clauses: ['RFC 6455 5.5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send nothing after a close frame, not even another one.',
  run({ frames }) {
    const fault = faultsOf(frames, 'after-close');
    if (fault !== null) return broken(fault);
    const closes = frames.frames.filter(({ opcode }) => opcode === 8);
    if (closes.length === 0) return notApplicable('No close frame was seen.');
    if (closes.some(({ outgoing }) => frames.heardUntil.has(outgoing)))
      return unknown('Frames of a side that sent a close frame are missing.');
    return holds('Nothing came after a close frame.');
  },
});
