import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { overHttp2, requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 426 whose Upgrade names protocols of which none was offered (RFC 9110 section 15.5.22). */
export const upgradeToSomethingElseRequired: Cause = {
  id: 'upgrade-to-something-else-required',
  recognise(failure) {
    const demanded = responseField(failure, 'Upgrade');
    if (failure.status !== 426 || demanded === null || demanded.trim() === '' || overHttp2(failure))
      return null;
    const offered = offeredNames(failure);
    if (offered === null || names(demanded).some((name) => offered.includes(name))) return null;
    return {
      sentence: `Offer an upgrade to ${quoteWords(demanded)} first: the server requires it, this request did not offer it, and the answer was 426.`,
      evidence: describeAnswer(failure, 'Upgrade', 'Connection'),
      isNot: ['The path or the origin: the server refuses the protocol, not the request.'],
      fixes: names(demanded).some((name) => name.startsWith('tls')) ? fixesFor(failure, 'secure-url') : [],
    };
  },
};

function names(list: string): string[] {
  return list
    .slice(0, 4_000)
    .split(',')
    .map((element) => element.split('/')[0]?.trim().toLowerCase() ?? '')
    .filter((name) => name !== '');
}

/** What was offered; null where the request was not seen and its kind does not show it. */
function offeredNames(failure: Failure): string[] | null {
  if (failure.kind === 'websocket') return ['websocket'];
  return failure.request === null ? null : names(requestField(failure, 'Upgrade') ?? '');
}
