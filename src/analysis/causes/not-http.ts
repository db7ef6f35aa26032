import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const WORDS = /Invalid status line/i;
const ERRORS =
  /^(ERR_INVALID_HTTP_RESPONSE|ERR_RESPONSE_HEADERS_(TOO_BIG|TRUNCATED|MULTIPLE_[A-Z_]+)|NS_ERROR_PARSING_HTTP_STATUS_LINE)$/;

/** What came back is not HTTP, or no HTTP that a browser reads. */
export const notHttp: Cause = {
  id: 'not-http',
  recognise(failure) {
    const words = noAnswerSeen(failure) ? wordsLike(failure, WORDS) : null;
    const error = netErrorLike(failure, ERRORS);
    const outside = failure.status !== null && (failure.status < 100 || failure.status > 599);
    if (words === null && error === null && !outside) return null;
    return {
      sentence:
        error === 'ERR_RESPONSE_HEADERS_TOO_BIG'
          ? 'The headers of the answer are larger than the browser accepts.'
          : 'What answered does not speak HTTP as a browser reads it: the answer is garbled, or of another protocol.',
      evidence: outside
        ? [`The status ${failure.status} is none of HTTP’s.`, ...answerSaid(failure)]
        : answerSaid(failure),
      isNot: ['DNS or a closed port: a server took the connection and answered something.'],
      fixes: [],
    };
  },
};
