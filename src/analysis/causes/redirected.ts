import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import { responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A redirect, which a WebSocket's handshake does not follow in any browser (WHATWG WebSockets). */
export const redirected: Cause = {
  id: 'redirected',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !REDIRECTS.has(status) || failure.kind === 'event-stream') return null;
    const location = responseField(failure, 'Location');
    const where = location === null ? '' : ` to ${quoteWords(location)}`;
    return {
      sentence: `The server redirects${where} with ${status}, and browsers do not follow a redirect with a handshake.`,
      evidence: [
        ...answerSaid(failure, 'Location'),
        ...(location === null
          ? ['Usual targets: the same address with wss:, another host, a slash at the end, a page to log in.']
          : []),
      ],
      isNot: [
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'The accept value or the subprotocol: no switch was begun.',
      ],
      fixes: fixesFor(failure, 'redirect'),
    };
  },
};
