// RFC 6455 section 5.1: "A server MUST NOT mask any frames that it sends to the client".
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const serverFramesAreNotMasked = defineCheck({
  id: 'server-frames-are-not-masked',
  level: 'must',
  clauses: ['RFC 6455 5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Let the server send frames without a mask.',
  run({ frames }) {
    const masked = faultsOf(frames, 'masked');
    if (masked !== null) return broken(masked);
    const received = frames.frames.filter((frame) => !frame.outgoing);
    if (received.length === 0) return notApplicable('No frame of the server was seen.');
    if (received.some((frame) => frame.masked === null))
      return unknown('The source does not show the MASK bit.');
    return holds('No frame of the server was masked.');
  },
});
