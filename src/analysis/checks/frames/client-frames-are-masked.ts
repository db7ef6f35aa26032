// RFC 6455 section 5.1: "a client MUST mask all frames that it sends to the server".
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const clientFramesAreMasked = defineCheck({
  id: 'client-frames-are-masked',
  level: 'must',
  clauses: ['RFC 6455 5.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Let the client mask every frame with a fresh random key.',
  run({ frames }) {
    const bare = faultsOf(frames, 'not-masked');
    if (bare !== null) return broken(bare);
    const sent = frames.frames.filter((frame) => frame.outgoing);
    if (sent.length === 0) return notApplicable('No frame of the client was seen.');
    if (sent.some((frame) => frame.masked === null)) return unknown('The source does not show the MASK bit.');
    return holds('Every frame of the client was masked.');
  },
});
