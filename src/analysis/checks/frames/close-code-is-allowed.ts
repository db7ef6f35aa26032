// RFC 6455 section 7.4: codes 0 to 999 are not used; 1004, 1005, 1006 and 1015 are never sent; 1016 to 2999 are kept for the
// protocol, and from 5000 on there is no range.

import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const closeCodeIsAllowed = defineCheck({
  id: 'close-code-is-allowed',
  level: 'must',
  clauses: ['RFC 6455 7.4'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send a code from 1000 to 1014 that may be sent, or one from 3000 to 4999. To give none, leave the body empty.',
  run({ frames }) {
    const fault = faultsOf(frames, 'close-code');
    if (fault !== null) return broken(fault);
    const closes = frames.frames.filter((frame) => frame.opcode === 8);
    if (closes.length === 0) return notApplicable('No close frame was seen.');
    if (closes.some(({ unread }) => unread)) return unknown('The body of a close frame was not kept.');
    return holds('Every close code may be sent.');
  },
});
