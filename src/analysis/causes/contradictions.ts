import { readWords } from '../browser-words/read-words.ts';
import type { Failure } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** What of the evidence speaks against what else of it, a sentence each: a file may contradict itself, and nothing is invented. */
export function contradictions(failure: Failure): string[] {
  const { connection, words } = failure;
  const sentences: string[] = [];
  const status = connection.status.seen ? connection.status.value : null;
  for (const text of words.slice(0, 20)) {
    const reading = readWords(text);
    if (reading === null) continue;
    if (reading.status !== null && status !== null && reading.status !== status) {
      sentences.push(
        `The evidence contradicts itself: the browser names status ${reading.status}, the recorded answer has ${status}.`,
      );
    }
    if (reading.noAnswer !== null && status !== null) {
      sentences.push(
        `The evidence contradicts itself: ${quoteWords(text)} means that no answer came, and an answer ${status} was recorded.`,
      );
    }
  }
  const { response } = connection;
  if (response.seen && status !== null && response.value.status > 0 && response.value.status !== status) {
    sentences.push(
      `The evidence contradicts itself: the head says ${response.value.status}, the record ${status}.`,
    );
  }
  if (words.length > 0 && typeof failure.lastMessageAt === 'number') {
    sentences.push(
      'The evidence contradicts itself: the handshake failed by the browser’s words, and messages were recorded.',
    );
  }
  return [...new Set(sentences)].slice(0, 3);
}
