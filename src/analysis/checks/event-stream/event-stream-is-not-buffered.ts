// The length of an event stream is not known in advance, so its answer has no Content-Length (RFC 9110 section 8.6). A
// server that compresses it collects events first, which then arrive late and many at once.
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
        `Content-Length is ${quote(length.value)}: the server had the whole stream before it sent the first event.`,
        wholeValues('response', lengths),
      );
    }
    const codings = responseFields
      .lines('content-encoding')
      .filter(({ value }) => value.toLowerCase() !== 'identity');
    const [coding] = codings;
    if (coding === undefined) return holds('The answer has no fixed length and is not compressed.');
    return broken(
      `Content-Encoding is ${quote(coding.value)}: a server that compresses collects events before it sends them.`,
      wholeValues('response', codings),
    );
  },
});
