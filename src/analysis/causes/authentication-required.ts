import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** 401: the server wants to know who asks, and a page cannot add an Authorization field to a WebSocket. */
export const authenticationRequired: Cause = {
  id: 'authentication-required',
  recognise(failure) {
    const told = toldWithoutAnswer(failure, 'authentication-required') !== null;
    if (failure.status !== 401 && !told) return null;
    return {
      sentence: told
        ? 'The server wants a log-in first, and the browser had none that it takes.'
        : 'The server wants a log-in first: it answered 401.',
      evidence: told ? wordsSaid(failure) : answerSaid(failure, 'WWW-Authenticate'),
      isNot: [
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'The login of a proxy of the browser: that would be 407.',
      ],
      fixes: fixesFor(failure, 'authentication'),
    };
  },
};
