import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';

/** The page called close() too early, or went away. */
export const cancelledByPage: Cause = {
  id: 'cancelled-by-page',
  recognise(failure) {
    const words = failure.told.get('cancelled-by-page');
    // It may strike between a 101 and the opening, but another answer is a better reason.
    if (words === undefined || (failure.status !== null && failure.status !== 101)) return null;
    const closed = words.includes('is closed before');
    // Chromium cancels also where a TLS server asks for a certificate of the client: it shows no choice for a socket.
    const certificate =
      !closed && failure.site.origin.startsWith('wss:')
        ? ['Over wss: the same words come where the server asks for a certificate of the client.']
        : [];
    return {
      sentence: closed
        ? 'The page closed the socket before it was open.'
        : 'The browser gave the handshake up before an answer came: most often because the page went away.',
      evidence: [...wordsSaid(failure), ...certificate],
      isNot: closed ? ['A refusal: the server’s answer was not waited for.'] : [],
      fixes: fixesFor(failure, 'lifetime'),
    };
  },
};
