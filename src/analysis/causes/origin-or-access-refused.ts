import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import { requestField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 403: the server understood and does not want to. */
export const originOrAccessRefused: Cause = {
  id: 'origin-or-access-refused',
  recognise(failure) {
    if (failure.status !== 403) return null;
    const origin = requestField(failure, 'Origin');
    return {
      sentence:
        'The server refuses this client: it answered 403, most often because the page’s Origin is not on its list.',
      evidence: [
        ...answerSaid(failure),
        ...(origin === null ? [] : [`The request came from ${quoteWords(`Origin: ${origin}`)}.`]),
        'It may also be a missing permission, a firewall’s rule, or a gateway that forbids upgrades (Envoy answers 403 then).',
      ],
      isNot: [
        'The network, DNS or TLS: an HTTP server was reached and answered.',
        'A missing log-in as HTTP defines it: that would be 401.',
      ],
      fixes: [...fixesFor(failure, 'origin'), ...fixesFor(failure, 'hosts')],
    };
  },
};
