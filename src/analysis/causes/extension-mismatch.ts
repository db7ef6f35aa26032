import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, findingsSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, requestField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const CHECKS = ['extensions-are-valid', 'extensions-were-offered', 'deflate-parameters-are-valid'];

/** The server agreed to an extension or a parameter that was not offered, or wrote the list wrongly. */
export const extensionMismatch: Cause = {
  id: 'extension-mismatch',
  recognise(failure) {
    const words = failure.told.get('extension-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    return {
      sentence:
        'The server’s Sec-WebSocket-Extensions does not answer what was offered: the browser gives up rather than guess how to read the frames.',
      evidence: [
        ...answerSaid(failure, 'Sec-WebSocket-Extensions'),
        ...offered(failure),
        ...findingsSaid(failedChecks(failure, CHECKS)),
      ],
      isNot: ['The path or a log-in: the server was willing to switch.'],
      fixes: fixesFor(failure, 'extensions'),
    };
  },
};

function offered(failure: Failure): string[] {
  const list = requestField(failure, 'Sec-WebSocket-Extensions');
  return list === null ? [] : [`The browser offered ${quoteWords(list)}.`];
}
