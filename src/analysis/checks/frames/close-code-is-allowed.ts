// RFC 6455 section 7.4: codes 0 to 999 are not used; 1004, 1005, 1006 and 1015 are never sent.

import { describeCloseCode } from '../../../protocol/websocket/close-code.ts';
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

export const closeCodeIsAllowed = defineCheck({
  id: 'close-code-is-allowed',
  level: 'must',
  clauses: ['RFC 6455 7.4'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send a code from 1000 to 1014 that may be sent, or one from 3000 to 4999. To give none, leave the body empty.',
  run({ frames }) {
    const closes = frames.frames.filter((frame) => frame.opcode === 8);
    if (closes.length === 0) return notApplicable('No close frame was seen.');
    for (const frame of closes) {
      const [high, low] = frame.payload ?? [];
      if (high === undefined || low === undefined) continue;
      const close = describeCloseCode(high * 256 + low);
      if (!close.onWire)
        return broken(
          `${countFrames(frames.frames, [frame])} carries ${close.code}, which is not for the wire.`,
        );
    }
    if (closes.some(({ payload, length }) => payload === null && length > 1))
      return unknown('The body of a close frame was not kept.');
    return holds('Every close code may be sent.');
  },
});
