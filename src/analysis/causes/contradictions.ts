import { readWords } from '../browser-words/read-words.ts';
import { rulesOutAnswer } from '../browser-words/rules-out-answer.ts';
import { type Failure, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { messageBeforeSwitch } from './times-of-end.ts';

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
  if (status !== null) {
    for (const text of failure.laterWords.slice(0, 20).filter(rulesOutAnswer)) {
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
  if (hasFieldsOfSwitch(failure)) {
    sentences.push(
      `The evidence contradicts itself: the status is ${failure.status}, but the answer has Sec-WebSocket-Accept and is called “Switching Protocols”, as only a 101 is.`,
    );
  }
  if (messageBeforeSwitch(failure)) {
    sentences.push(
      'The evidence contradicts itself: the last message has a time before the answer that opened the connection.',
    );
  }
  if (typeof failure.lastMessageAt === 'number' && isRefusal(failure)) {
    sentences.push(
      `The evidence contradicts itself: messages were recorded, but the answer ${failure.status} opens nothing that could have any.`,
    );
  } else if (words.length > 0 && typeof failure.lastMessageAt === 'number') {
    sentences.push(
      'The evidence contradicts itself: the browser says that the handshake failed, but messages were recorded.',
    );
  }
  return [...new Set(sentences)].slice(0, 3);
}

/** A refusal with the accept value and the reason phrase of a switch. */
function hasFieldsOfSwitch(failure: Failure): boolean {
  const { status, response } = failure;
  if (status === null || status < 300 || response === null) return false;
  return (
    /^switching protocols$/i.test(response.reason.trim()) &&
    responseField(failure, 'Sec-WebSocket-Accept') !== null
  );
}

/** An answer after which neither a socket nor a stream has messages. */
function isRefusal({ kind, status }: Failure): boolean {
  return status !== null && status >= 400 && (kind === 'websocket' || kind === 'event-stream');
}
