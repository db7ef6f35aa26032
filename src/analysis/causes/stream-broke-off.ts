import { GAVE_UP, NO_CONNECTION, NOT_SENT } from '../browser-words/no-answer.ts';
import { readWords } from '../browser-words/read-words.ts';
import type { Explanation } from '../explanation.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { type Failure, serverEndedTcp } from './failure.ts';

/** The failure of an event stream that had begun, read from the browser's words, or from how the server ended TCP, as if no answer had come. */
export function asBrokenStream(failure: Failure): Failure | null {
  const words = [...failure.words, ...failure.laterWords];
  const named = new Map<string, string>();
  for (const text of words) {
    const cause = readWords(text)?.cause ?? null;
    // A page that ends its own stream, or is left, breaks nothing.
    if (cause !== null && cause !== 'cancelled-by-page' && !named.has(cause)) named.set(cause, text);
  }
  const broken = { ...failure, status: null, response: null, words, named };
  return named.size === 0 && serverEndedTcp(broken) === null ? null : broken;
}

/** What a cause says of a request that got no answer is not so of a stream that had begun. */
export function afterAnswer(explanation: Explanation, broken: Failure): Explanation {
  const { status } = broken.connection;
  if (!status.seen || status.value !== 200) return explanation;
  if (explanation.cause === 'reason-hidden-by-extension') return withoutReason(explanation);
  const words = broken.named.get(explanation.cause) ?? '';
  const noAnswer = readWords(words)?.noAnswer ?? null;
  const isNot = ['A refusal: the server had answered with 200.'];
  switch (noAnswer) {
    case NOT_SENT:
      return { ...explanation, isNot };
    case NO_CONNECTION: {
      // That there is no network now is so at any time.
      const sentence = words.includes('DISCONNECTED') ? explanation.sentence : BROKE_OFF;
      return { ...explanation, sentence, hints: [], isNot, fixes: [] };
    }
    case GAVE_UP:
      return { ...explanation, sentence: FELL_SILENT, hints: [], isNot, fixes: [] };
    default:
      return explanation;
  }
}

/** An extension hides why nothing came; here the answer had come, and the browser itself kept it or ended it. */
function withoutReason(explanation: Explanation): Explanation {
  return {
    ...explanation,
    cause: 'failed-with-these-words',
    sentence:
      'Read the page’s console at this time: the server had answered with 200, and the browser withheld or ended the stream without a reason in these words.',
    hints: [
      'Usual causes: a rule of CORS, Cross-Origin-Resource-Policy, a service worker that answers the request, or an extension that ends it.',
    ],
    isNot: ['A refusal: the server had answered with 200.'],
  };
}

const BROKE_OFF =
  'Read the browser’s error text: it names the reason why the connection broke off after the stream had begun.';
const FELL_SILENT =
  'Look for a network that was lost, or a firewall that drops packets, on the way: the stream had begun, and then nothing came in time.';

/** Words that nobody knows, of a stream that had begun: what was said, and no more. */
export function brokeOffWithTheseWords(failure: Failure): Explanation | null {
  const unknown = [...failure.words, ...failure.laterWords].filter((text) => UNKNOWN_NUMBER.test(text));
  if (unknown.length === 0) return null;
  return {
    cause: 'failed-with-these-words',
    sentence: BROKE_OFF,
    evidence: quoteBrowser({ ...failure, words: unknown }),
    hints: [],
    isNot: [],
    fixes: [],
  };
}

/** A number of Chromium's that its own file does not name. */
const UNKNOWN_NUMBER = /^net error -\d+$/;
