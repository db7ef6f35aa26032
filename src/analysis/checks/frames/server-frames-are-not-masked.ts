// RFC 6455 section 5.1: "A server MUST NOT mask any frames that it sends to the client".
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

export const serverFramesAreNotMasked = defineCheck({
  id: 'server-frames-are-not-masked',
  level: 'must',
  clauses: ['RFC 6455 5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Let the server send frames without a mask.',
  run({ frames }) {
    const received = frames.frames.filter((frame) => !frame.outgoing);
    const masked = received.filter((frame) => frame.masked === true);
    if (masked.length > 0) return broken(`${countFrames(frames.frames, masked)} came with a mask.`);
    if (received.some((frame) => frame.masked === null))
      return unknown('The source does not show the MASK bit.');
    return holds('No frame of the server was masked.');
  },
});
