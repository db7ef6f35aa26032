import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer } from './failure.ts';

/** What came back is not HTTP, or no whole answer of HTTP that a browser reads. */
export const notHttp: Cause = {
  id: 'not-http',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'not-http');
    const status = oddStatus(failure);
    if (words === null && status === null) return null;
    return {
      sentence: status === null ? sentenceFor(words ?? '') : ofStatus(status),
      evidence: describeAnswer(failure),
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
    ? `Answer the handshake with 101 alone: the first answer was ${status}, an interim one, which browsers do not take here.`
    : `Check what listens at this port: the answer is garbled, since ${status} is no status of HTTP.`;
}

function sentenceFor(words: string): string {
  if (words.includes('HEADERS_TOO_BIG'))
    return 'Send fewer or smaller header fields in the answer: they are larger than the browser accepts.';
  if (/HTTP2|HTTP_1_1|HTTP3|QUIC/.test(words))
    return 'Look at the server’s or proxy’s log for its HTTP/2 or HTTP/3: the stream of this request ended in an error of its protocol.';
  return 'Check what listens at this port, and whether it expects TLS: the answer is not HTTP as a browser reads it, but garbled or of another protocol.';
}
