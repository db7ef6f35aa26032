import { readWords } from '../browser-words/read-words.ts';
import type { Failure } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/**
 * Pieces of evidence that contradict each other, one sentence each. A file may contradict itself; nothing is invented to
 * reconcile it.
 */
export function contradictions(failure: Failure): string[] {
  const { connection, words } = failure;
  const sentences: string[] = [];
  const status = connection.status.seen ? connection.status.value : null;
  for (const text of words.slice(0, 20)) {
    const reading = readWords(text);
    if (reading === null) continue;
    if (reading.status !== null && status !== null && reading.status !== status) {
      sentences.push(
        `The evidence contradicts itself: the browser names status ${reading.status}, but the recorded answer has ${status}.`,
      );
    }
    if (reading.noAnswer !== null && status !== null) {
      sentences.push(
        `The evidence contradicts itself: ${quoteWords(text)} means that no answer came, but an answer ${status} was recorded.`,
      );
    }
  }
  const { response } = connection;
  if (response.seen && status !== null && response.value.status > 0 && response.value.status !== status) {
    sentences.push(
      `The evidence contradicts itself: the status is ${response.value.status} in the head, but ${status} was recorded.`,
    );
  }
  if (words.length > 0 && typeof failure.lastMessageAt === 'number') {
    sentences.push(
      'The evidence contradicts itself: the browser says that the handshake failed, but messages were recorded.',
    );
  }
  return [...new Set(sentences)].slice(0, 3);
}
