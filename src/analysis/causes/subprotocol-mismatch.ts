import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, findingsSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const CHECKS = ['subprotocol-was-offered', 'subprotocol-is-single', 'subprotocol-chosen-when-offered'];

/** The server chose a subprotocol that was not offered, none of those offered, or several. */
export const subprotocolMismatch: Cause = {
  id: 'subprotocol-mismatch',
  recognise(failure) {
    const words = failure.told.get('subprotocol-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    return {
      sentence: sentenceFor(words, failure),
      evidence: [
        ...answerSaid(failure, 'Sec-WebSocket-Protocol'),
        ...offered(failure),
        ...findingsSaid(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      fixes: fixesFor(failure, 'subprotocol'),
    };
  },
};

function sentenceFor(words: string | null, failure: Failure): string {
  if (words !== null && /no response was received/.test(words)) {
    return 'The page offered subprotocols and the server chose none: this browser gives up then.';
  }
  if (words !== null && /if not present in request/.test(words)) {
    return 'The server chose a subprotocol although the page offered none.';
  }
  if (words !== null && /more than once/.test(words)) {
    return 'The server chose more than one subprotocol: only one may be.';
  }
  if (
    words === null &&
    failure.response !== null &&
    responseField(failure, 'Sec-WebSocket-Protocol') === null
  ) {
    return 'The page offered subprotocols and the server chose none: Chromium gives up then.';
  }
  return 'The server chose a subprotocol that the page did not offer; names compare exactly, case and all.';
}

function offered(failure: Failure): string[] {
  if (failure.request === null) return [];
  const list = requestField(failure, 'Sec-WebSocket-Protocol');
  return [list === null ? 'The page offered no subprotocol.' : `The page offered ${quoteWords(list)}.`];
}
