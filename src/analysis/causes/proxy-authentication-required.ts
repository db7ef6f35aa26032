import type { Cause } from './cause.ts';
import { answerSaid, wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** 407, or 511 of a captive portal: somebody between browser and server wants a log-in. */
export const proxyAuthenticationRequired: Cause = {
  id: 'proxy-authentication-required',
  recognise(failure) {
    const { status } = failure;
    const byStatus = status === 407 || status === 511;
    if (!byStatus && toldWithoutAnswer(failure, 'proxy-authentication-required') === null) return null;
    return {
      sentence:
        status === 511
          ? 'The network itself wants a log-in first, as in a hotel: it answered 511.'
          : 'The browser’s own proxy wants a log-in first, and a WebSocket cannot ask for one.',
      evidence: byStatus ? answerSaid(failure, 'Proxy-Authenticate') : wordsSaid(failure),
      isNot: ['A log-in of the server: that would be 401.'],
      fixes: [],
    };
  },
};
