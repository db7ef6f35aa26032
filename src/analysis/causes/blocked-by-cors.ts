import type { Cause } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { type Failure, requestField, responseField, urlOf } from './failure.ts';

/** The answer does not let a page of another origin read it (Fetch section 3.3). WebSockets know no such rule. */
export const blockedByCors: Cause = {
  id: 'blocked-by-cors',
  recognise(failure) {
    const words = failure.named.get('blocked-by-cors') ?? byFields(failure);
    // An error seldom carries the field that the right answer has: the status says more.
    if (words === undefined || (failure.status !== null && failure.status >= 400)) return null;
    const page = originOfPage(failure);
    return {
      sentence: `Send “Access-Control-Allow-Origin${page === null ? '' : `: ${page}`}” with the answer${
        /credentials/i.test(words) ? ', and “Access-Control-Allow-Credentials: true”' : ''
      }: the page is of another origin, and the browser kept the answer from it.`,
      evidence: [
        ...quoteBrowser(failure),
        ...describeAnswer(failure, 'Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials'),
      ],
      isNot: ['The network, DNS or TLS: an HTTP server answered.'],
      fixes: [],
    };
  },
};

/** A HAR says net::ERR_FAILED alone: the answer lacks what the Origin of the request needs (Chromium 156). */
function byFields(failure: Failure): string | undefined {
  const origin = requestField(failure, 'Origin');
  if (failure.kind !== 'event-stream' || origin === null || failure.response === null) return undefined;
  const allowed = responseField(failure, 'Access-Control-Allow-Origin');
  if (allowed !== null || urlOf(failure)?.origin === origin) return undefined;
  return failure.named.get('reason-hidden-by-extension');
}

function originOfPage({ connection: { pageUrl } }: Failure): string | null {
  if (!pageUrl.seen || !URL.canParse(pageUrl.value)) return null;
  const { origin } = new URL(pageUrl.value);
  return origin === 'null' ? null : origin;
}
