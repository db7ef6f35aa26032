// RFC 6455 section 5.5.1: the body of a close frame is empty, or a code of two bytes and a reason in UTF-8.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { countFrames, isUtf8 } from './wire.ts';

export const closeBodyIsValid = defineCheck({
  id: 'close-body-is-valid',
  level: 'must',
  clauses: ['RFC 6455 5.5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send no body, or a code of two bytes and a reason in UTF-8 of at most 123 bytes.',
  run({ frames }) {
    const closes = frames.frames.filter((frame) => frame.opcode === 8);
    if (closes.length === 0) return notApplicable('No close frame was seen.');
    const short = closes.filter((frame) => frame.length === 1);
    if (short.length > 0) return broken(`${countFrames(frames.frames, short)} has a body of a single byte.`);
    const garbled = closes.filter(({ payload }) => payload !== null && !isUtf8(payload.subarray(2)));
    if (garbled.length > 0)
      return broken(`${countFrames(frames.frames, garbled)} has a reason that is not UTF-8.`);
    if (closes.some(({ payload, length }) => payload === null && length > 0))
      return unknown('The body of a close frame was not kept.');
    return holds('Every close frame has a valid body.');
  },
});
