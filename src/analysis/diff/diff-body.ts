import type { Connection } from '../../session/connection.ts';
import { type Difference, shown } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import { isRedacted, stableSentence } from './stable-text.ts';

/** Characters of a body that are compared. */
const LONGEST = 4_096;

/** Another body of the answer, where both were seen. A redacted file has at most some words of it. */
export function diffBodies(a: Connection, b: Connection, words: MessageWords): Difference[] {
  const [bodyA, bodyB] = [bodyOf(a), bodyOf(b)];
  if (bodyA === '' || bodyB === '' || isRedacted(bodyA) || isRedacted(bodyB)) return [];
  const [left, right] = [stableSentence(bodyA), stableSentence(bodyB)];
  if (left.includes(right) || right.includes(left)) return [];
  const [ofA, ofB] = [words.content(shown(left)), words.content(shown(right))];
  const what = `the body of the answer is ${ofA} in A and ${ofB} in B`;
  return [{ where: 'response body', a: ofA, b: ofB, what }];
}

function bodyOf({ body }: Connection): string {
  return (body ?? '').slice(0, LONGEST).trim();
}
