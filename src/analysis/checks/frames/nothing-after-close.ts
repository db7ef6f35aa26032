// RFC 6455 section 5.5.1: an endpoint that has sent a close frame sends nothing after it.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
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
    if (!frames.frames.some(({ opcode }) => opcode === 8)) return notApplicable('No close frame was seen.');
    return holds('Nothing came after a close frame.');
  },
});
