import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { requestField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  402: 'Look at the account or the plan: the server wants a payment first, or a quota is used up, and answered 402.',
  403: 'Put the page’s Origin on the server’s list of those that it lets in: the server answered 403, which most often means that it is not on it.',
  423: 'Ask the server’s owner: what is at this address is locked, and the server answered 423.',
  451: 'Ask the server’s owner: access from here is refused for legal reasons, and the server answered 451.',
};

/** 403: the server understood and does not want to; and what else refuses who asks, not what was asked. */
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
        ...(byOrigin
          ? [
              'It may also be a missing permission, a firewall’s rule, or a gateway that forbids upgrades (Envoy answers 403 then).',
            ]
          : []),
      ],
      isNot: [NOT_THE_NETWORK, 'A missing log-in as HTTP defines it: that would be 401.'],
      fixes: byOrigin ? [...fixesFor(failure, 'origin'), ...fixesFor(failure, 'hosts')] : [],
    };
  },
};
