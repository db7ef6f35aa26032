import { answerRules, earlyAnswer } from '../contract/answer-rules.ts';
import type { ComparedConnection } from './compared-connection.ts';
import type { PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';

/**
 * Answers that came before what they answer, in one of two connections. Otherwise the order across directions is chance: who was faster
 * differs from one recording to the next.
 */
export function diffAnswerOrder(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
): PlacedDifference[] {
  return [...early(a, b, 'B'), ...early(b, a, 'A')];

  function early(
    good: ComparedConnection,
    other: ComparedConnection,
    otherName: 'A' | 'B',
  ): PlacedDifference[] {
    return answerRules([good], words).flatMap((rule) => {
      const row = earlyAnswer(rule, other, words);
      if (row === null) return [];
      const place = other.trail.places[row] ?? 0;
      const [request, answer] = [rule.request, rule.answer].map((name) => words.nameOf(name));
      const where = `message ${place} (${answer})`;
      const [before, after] = [`before ${request}`, `after ${request}`];
      const what = `${answer} came before ${request}, which it answers, in ${otherName}, and after it in ${otherName === 'B' ? 'A' : 'B'}`;
      const [ofA, ofB] = otherName === 'B' ? [after, before] : [before, after];
      return [{ place, difference: { where, a: ofA, b: ofB, what } }];
    });
  }
}
