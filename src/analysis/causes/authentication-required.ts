import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';

/** 401: the server wants to know who asks, and a page cannot add an Authorization field to a WebSocket. */
export const authenticationRequired: Cause = {
  id: 'authentication-required',
  recognise(failure) {
    if (failure.status !== 401) return null;
    return {
      sentence: 'The server wants a log-in first: it answered 401.',
      evidence: answerSaid(failure, 'WWW-Authenticate'),
      isNot: [
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'The login of a proxy of the browser: that would be 407.',
      ],
      fixes: fixesFor(failure, 'authentication'),
    };
  },
};
