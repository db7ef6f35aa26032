import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** The browser does not talk to ports of other services (WHATWG Fetch, bad port). */
export const unsafePort: Cause = {
  id: 'unsafe-port',
  recognise(failure) {
    if (toldWithoutAnswer(failure, 'unsafe-port') === null) return null;
    return {
      sentence: 'The browser refuses this port: it belongs to another service, so no page may talk to it.',
      evidence: wordsSaid(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'port'),
    };
  },
};
