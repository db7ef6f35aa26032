// An event stream has no end that anybody knows, so its answer has no Content-Length (RFC 9110 section 8.6), and who
// compresses it has to collect events first: then they come late and many at a time.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const eventStreamIsNotBuffered = defineCheck({
  id: 'event-stream-is-not-buffered',
  level: 'advice',
  clauses: ['HTML 9.2.7'],
  scope: 'event-stream',
  needs: ['status', 'responseFields'],
  fix: 'Switch buffering and compression off for this address: `X-Accel-Buffering: no` in the answer, or `proxy_buffering off` in nginx.',
  run({ status, responseFields }) {
    if (status !== 200) return notApplicable(`The server answered ${status}: there is no stream to judge.`);
    const lengths = responseFields.lines('content-length');
    const [length] = lengths;
    if (length !== undefined) {
      return broken(
        `Content-Length is ${quote(length.value)}: who answered had the whole stream before the first event went out.`,
        wholeValues('response', lengths),
      );
    }
    const codings = responseFields
      .lines('content-encoding')
      .filter(({ value }) => value.toLowerCase() !== 'identity');
    const [coding] = codings;
    if (coding === undefined) return holds('The answer is neither of a fixed length nor compressed.');
    return broken(
      `Content-Encoding is ${quote(coding.value)}: who compresses collects events before it sends them.`,
      wholeValues('response', codings),
    );
  },
});
