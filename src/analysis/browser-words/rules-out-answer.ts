import { NO_CONNECTION, NOT_SENT } from './no-answer.ts';
import { readWords } from './read-words.ts';

/** What happens before any answer, and never to a connection that was answered. */
const BEFORE_ANY_ANSWER: ReadonlySet<string> = new Set([
  'blocked-by-local-network-access',
  'blocked-by-policy',
  'connection-refused',
  'mixed-content',
  'name-not-resolved',
  'unsafe-port',
]);

/** Of these classes, but said of an answer, or of a connection that exists. */
const LATER = /BLOCKED_BY_(?:RESPONSE|ORB)|QUIC_/;
/** A certificate is examined before any answer; other failures of TLS may come at any time. */
const CERTIFICATE = /\bERR_CERT_\w+_INVALID\b/;

/** Whether a text of the browser means that there was no answer at all: one that was recorded contradicts it. */
export function rulesOutAnswer(text: string): boolean {
  const reading = readWords(text);
  if (reading === null || (reading.noAnswer !== NO_CONNECTION && reading.noAnswer !== NOT_SENT)) return false;
  return CERTIFICATE.test(text) || (BEFORE_ANY_ANSWER.has(reading.cause ?? '') && !LATER.test(text));
}
