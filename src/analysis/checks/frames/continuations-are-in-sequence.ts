// RFC 6455 section 5.4: a fragmented message is one first frame, then continuations up to FIN; only control frames may
// come between.
import { broken, defineCheck, holds } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const continuationsAreInSequence = defineCheck({
  id: 'continuations-are-in-sequence',
  level: 'must',
  clauses: ['RFC 6455 5.4'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Finish a fragmented message before the next one begins, and start each with a text or binary frame.',
  run({ frames }) {
    const fault = faultsOf(frames, 'nothing-to-continue', 'message-unfinished');
    return fault === null ? holds('Every message was sent from first to last frame.') : broken(fault);
  },
});
