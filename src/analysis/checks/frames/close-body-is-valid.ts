// RFC 6455 section 5.5.1: the body of a close frame is empty, or a code of two bytes and a reason in UTF-8.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const closeBodyIsValid = defineCheck({
  id: 'close-body-is-valid',
  level: 'must',
  clauses: ['RFC 6455 5.5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send no body, or a code of two bytes and a reason in UTF-8 of at most 123 bytes.',
  run({ frames }) {
    const fault = faultsOf(frames, 'close-body', 'close-reason');
    if (fault !== null) return broken(fault);
    const closes = frames.frames.filter((frame) => frame.opcode === 8);
    if (closes.length === 0) return notApplicable('No close frame was seen.');
    if (closes.some(({ unread }) => unread)) return unknown('The body of a close frame was not kept.');
    return holds('Every close frame has a valid body.');
  },
});
