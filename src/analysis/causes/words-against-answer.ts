import { rulesOutAnswer } from '../browser-words/rules-out-answer.ts';
import type { Explanation } from '../explanation.ts';
import { quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { nameStatus } from './status-names.ts';

/**
 * An answer that opens the connection was recorded, and an error text which means that no answer came: one of the two is of another
 * connection, and nothing is known of how this one ended.
 */
export function wordsAgainstAnswer(failure: Failure): Explanation | null {
  const { status } = failure;
  const against = [...failure.words, ...failure.laterWords].filter(rulesOutAnswer);
  if (against.length === 0 || status === null) return null;
  return {
    cause: 'failed-with-these-words',
    sentence: `Record the connection again: this recording has an answer ${nameStatus(status)}, but also an error text which means that no answer came, so one of them is not of this connection.`,
    evidence: quoteBrowser({ ...failure, words: against }),
    hints: [
      'If only the answer is right, the connection was opened. If only the text is right, it never was.',
    ],
    isNot: [],
    fixes: [],
  };
}
