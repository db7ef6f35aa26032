import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 426 whose Upgrade names protocols of which none was offered (RFC 9110 section 15.5.22). */
export const upgradeToSomethingElseRequired: Cause = {
  id: 'upgrade-to-something-else-required',
  recognise(failure) {
    const demanded = responseField(failure, 'Upgrade');
    if (failure.status !== 426 || demanded === null || demanded.trim() === '') return null;
    const offered = offeredNames(failure);
    if (offered === null || names(demanded).some((name) => offered.includes(name))) return null;
    return {
      sentence: `The server wants an upgrade to ${quoteWords(demanded)} first, which this request did not offer: it answered 426.`,
      evidence: answerSaid(failure, 'Upgrade', 'Connection'),
      isNot: ['The path or the origin: the server refuses the protocol, not the request.'],
      fixes: names(demanded).some((name) => name.startsWith('tls')) ? fixesFor(failure, 'secure-url') : [],
    };
  },
};

function names(list: string): string[] {
  return list
    .split(',')
    .map((element) => element.split('/')[0]?.trim().toLowerCase() ?? '')
    .filter((name) => name !== '');
}

/** What was offered; null where the request was not seen and its kind does not tell. */
function offeredNames(failure: Failure): string[] | null {
  if (failure.kind === 'websocket') return ['websocket'];
  return failure.request === null ? null : names(requestField(failure, 'Upgrade') ?? '');
}
