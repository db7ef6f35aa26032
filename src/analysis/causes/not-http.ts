import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { toldWithoutAnswer } from './failure.ts';

/** What came back is not HTTP, or no whole answer of HTTP that a browser reads. */
export const notHttp: Cause = {
  id: 'not-http',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'not-http');
    const status = oddStatus(failure);
    if (words === null && status === null) return null;
    return {
      sentence: status === null ? sentenceFor(words ?? '') : ofStatus(status),
      evidence: answerSaid(failure),
      isNot: ['DNS or a closed port: a server took the connection and answered something.'],
      fixes: [],
    };
  },
};

/** An interim status where the last one is due, or a number that is none of HTTP's; null otherwise. */
function oddStatus(failure: Failure): number | null {
  const { status } = failure;
  return status !== null && status !== 101 && (status < 200 || status > 599) ? status : null;
}

function ofStatus(status: number): string {
  return status >= 100 && status < 200
    ? `The first answer was ${status}, an interim one, where a browser takes only the 101 of the switch.`
    : `The answer is garbled: its status ${status} is none of HTTP’s.`;
}

function sentenceFor(words: string): string {
  if (words.includes('HEADERS_TOO_BIG'))
    return 'The headers of the answer are larger than the browser accepts.';
  if (/HTTP2|QUIC/.test(words))
    return 'The HTTP/2 or HTTP/3 stream of this handshake ended in an error of its protocol.';
  return 'What answered does not speak HTTP as a browser reads it: the answer is garbled, or of another protocol.';
}
