import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer } from './failure.ts';

/** The answer is not HTTP, or not a complete HTTP answer that a browser accepts. */
export const notHttp: Cause = {
  id: 'not-http',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'not-http');
    const status = oddStatus(failure);
    if (words === null && status === null) return null;
    return {
      sentence: status === null ? sentenceFor(words ?? '') : ofStatus(status),
      evidence: describeAnswer(failure),
      isNot: ['DNS or a closed port: a server accepted the connection and sent something.'],
      // A proxy whose time limit has passed, or that compresses, ends a stream in this way.
      ...(failure.kind === 'event-stream' && failure.connection.response.seen
        ? {
            hints: ['A proxy whose time limit for a silent stream has passed ends it in this way, too.'],
            fixes: fixesFor(failure, 'buffering'),
          }
        : { fixes: [] }),
    };
  },
};

/** An interim status where the final one is due, or a number that is not a status of HTTP; otherwise null. */
function oddStatus(failure: Failure): number | null {
  const { status } = failure;
  return status !== null && status !== 101 && (status < 200 || status > 599) ? status : null;
}

function ofStatus(status: number): string {
  return status >= 100 && status < 200
    ? `Answer the handshake with 101 alone: the first answer was ${status}, an interim status, which browsers do not accept here.`
    : `Check what listens on this port: the answer is garbled, since ${status} is no status of HTTP.`;
}

function sentenceFor(words: string): string {
  if (words.includes('Invalid HTTP version string'))
    return 'Answer the handshake with HTTP/1.1: this browser refuses a status line of HTTP/1.0 or of another version, whatever follows it.';
  if (words.includes('HEADERS_TOO_BIG'))
    return 'Send fewer or smaller header fields in the answer: they are larger than the browser accepts.';
  if (/DECODING/.test(words))
    return 'Check what compresses the answer: Content-Encoding names a compression that the body does not have, as where a proxy or a library compresses it and cuts it off.';
  if (/HTTP2|HTTP_1_1|HTTP3|QUIC/.test(words))
    return 'Check the HTTP/2 or HTTP/3 log of the server or proxy: the stream of this request ended with a protocol error.';
  return 'Check what listens on this port, and whether it expects TLS: the answer is not HTTP, but garbled or from another protocol.';
}
