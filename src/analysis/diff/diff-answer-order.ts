import { answerRules, earlyAnswer, isNamedAnswer } from '../contract/answer-rules.ts';
import type { AnswerRule } from '../contract/contract.ts';
import { directionOf } from '../contract/contract-subject.ts';
import type { PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import type { PreparedConnection } from './prepared-connection.ts';

/**
 * Answers that came before what they answer, in one of two connections. Otherwise the order across directions is chance: who was faster
 * differs from one recording to the next.
 */
export function diffAnswerOrder(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
): PlacedDifference[] {
  return [...early(a, b, 'B'), ...early(b, a, 'A')];

  function early(
    good: PreparedConnection,
    other: PreparedConnection,
    otherName: 'A' | 'B',
  ): PlacedDifference[] {
    return answerRules([good], words).flatMap((rule) => {
      const row = earlyAnswer(rule, other, words);
      // What itself answers asks for nothing, although other messages may follow it each time.
      if (row === null || isGuess(rule)) return [];
      if ([good, other].some((each) => answersItself(each, rule))) return [];
      const place = other.trail.places[row] ?? 0;
      const [request, answer] = [rule.request, rule.answer].map((name) => words.nameOf(name));
      const where = `message ${place} (${answer})`;
      const [before, after] = [`before ${request}`, `after ${request}`];
      const what = `${answer} came before ${request}, which it answers, in ${otherName}, and after it in ${otherName === 'B' ? 'A' : 'B'}`;
      const [ofA, ofB] = otherName === 'B' ? [after, before] : [before, after];
      return [{ place, difference: { where, a: ofA, b: ofB, what } }];
    });
  }

  function answersItself({ trail, requestOf }: PreparedConnection, rule: AnswerRule): boolean {
    return [...requestOf.keys()].some((row) => {
      const kind = words.kind(trail.kinds[row] ?? 0);
      return kind.name === rule.request && directionOf(kind) === rule.direction;
    });
  }
}

/** That a client sends something after a message of the server each time does not say that it answers. */
function isGuess({ direction, request, answer }: AnswerRule): boolean {
  return direction === 'server-to-client' && !isNamedAnswer(request, answer);
}
