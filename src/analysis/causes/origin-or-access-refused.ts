import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { requestField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  402: 'Check the account or the plan: the server requires payment, or a quota is used up, and it answered 402.',
  403: 'Add the page’s Origin to the server’s list of allowed origins: the server answered 403, which most often means that it is missing there.',
  423: 'Ask the server’s owner: the resource at this address is locked, and the server answered 423.',
  451: 'Ask the server’s owner: access from here is refused for legal reasons, and the server answered 451.',
};

/** 403: the server understood and refuses; and other statuses that refuse the client rather than the request. */
export const originOrAccessRefused: Cause = {
  id: 'origin-or-access-refused',
  recognise(failure) {
    const { status } = failure;
    const sentence = SENTENCES[status ?? 0];
    if (sentence === undefined) return null;
    const origin = requestField(failure, 'Origin');
    const byOrigin = status === 403;
    return {
      sentence,
      evidence: [
        ...describeAnswer(failure),
        ...(origin === null ? [] : [`The request came from ${quoteWords(`Origin: ${origin}`)}.`]),
      ],
      hints: byOrigin
        ? [
            'The reason may also be a missing permission, a firewall rule, or a gateway that forbids upgrades (Envoy then answers 403).',
          ]
        : [],
      isNot: [NOT_THE_NETWORK, 'A missing log-in by HTTP authentication: that would be 401.'],
      fixes: byOrigin ? [...fixesFor(failure, 'origin'), ...fixesFor(failure, 'hosts')] : [],
    };
  },
};
