import { combinedValue } from '../../protocol/http/field.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { leftOut } from '../left-out.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { type Failure, mayBeEventSource, requestField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

const ALLOW = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

type Fault = 'missing' | 'several' | 'wildcard' | 'other' | 'credentials' | 'likely-credentials' | 'unseen';

/** The answer does not let a page of another origin read it (Fetch section 3.3). WebSockets know no such rule. */
export const blockedByCors: Cause = {
  id: 'blocked-by-cors',
  recognise(failure) {
    const words = failure.named.get('blocked-by-cors') ?? null;
    // An error seldom carries the field that the right answer has: the status says more.
    if (failure.status !== null && failure.status >= 400) return null;
    const fault = words === null ? faultOfFields(failure) : (byWords(words) ?? faultOfFields(failure));
    if (words === null && fault === null) return null;
    const page = originOfPage(failure);
    if (fault === 'unseen') {
      return {
        sentence: `Check that the answer has “${ALLOW}: ${page}”: the page is of another origin, and most likely the browser kept the answer from it.`,
        evidence: quoteBrowser(failure),
        hints: ['DevTools did not report the answer. The console of the page names what it lacks.'],
        isNot: [],
        fixes: fixesFor(failure, 'cors'),
      };
    }
    return {
      sentence: `${remedy(fault ?? 'missing', page === null ? '' : `: ${page}`)}: the page is of another origin, and the browser kept the answer from it.`,
      evidence: [...quoteBrowser(failure), ...describeFields(failure)],
      hints: mayBeEventSource(failure)
        ? [
            'Without withCredentials an EventSource sends no cookies to another origin, and “*” is enough for it.',
          ]
        : [],
      isNot: [
        'The network, DNS or TLS: an HTTP server answered.',
        'The stream itself: the browser did not read it.',
      ],
      fixes: fixesFor(failure, 'cors'),
    };
  },
};

function remedy(fault: Fault, origin: string): string {
  switch (fault) {
    case 'several':
      return `Send ${ALLOW} once, with one origin: the answer has several, as when a proxy and the server both add it`;
    case 'wildcard':
      return `Send “${ALLOW}${origin}” in place of “*”, and “${CREDENTIALS}: true”: the page sends cookies along, for which “*” does not count`;
    case 'credentials':
      return `Send “${CREDENTIALS}: true” with the answer: the page sends cookies along, and that needs it`;
    case 'likely-credentials':
      return `Send “${ALLOW}${origin}” and “${CREDENTIALS}: true”, or open the stream without withCredentials: the answer allows this page to read it without cookies only, so the page most likely sends them along`;
    case 'other':
      return `Send “${ALLOW}${origin}” with the answer: it names another origin`;
    default:
      return `Send “${ALLOW}${origin}” with the answer`;
  }
}

/** By the words of Chromium’s DevTools (an enumeration) and its console, or of Firefox’s console. */
function byWords(words: string): Fault | null {
  if (/MultipleAllowOriginValues|contains multiple values/.test(words)) return 'several';
  if (/WildcardOriginNotAllowed|must not be the wildcard/.test(words)) return 'wildcard';
  if (/InvalidAllowCredentials|Allow-Credentials/.test(words)) return 'credentials';
  if (/AllowOriginMismatch|that is not equal to the supplied origin|does not match/.test(words))
    return 'other';
  return /MissingAllowOrigin|No 'Access-Control-Allow-Origin' header|missing/.test(words) ? 'missing' : null;
}

/**
 * A HAR of Chromium 156 says net::ERR_FAILED alone, and Firefox NS_ERROR_DOM_BAD_URI: the answer lacks what the Origin of the
 * request needs. Null where the answer allows it.
 */
function faultOfFields(failure: Failure): Fault | null {
  const vague =
    failure.named.has('reason-hidden-by-extension') ||
    /\bNS_ERROR_DOM_BAD_URI\b/.test(failure.named.get('blocked-by-policy') ?? '');
  const origin = requestField(failure, 'Origin') ?? (vague ? originOfPage(failure) : null);
  const head = headOf(failure);
  if (failure.kind !== 'event-stream') return null;
  if (head === null) return vague && failure.status === null && isOfAnotherOrigin(failure) ? 'unseen' : null;
  if (origin === null) return null;
  if (!vague && !mustBeRefused(failure)) return null;
  if (urlOf(failure)?.origin === origin) return null;
  const allowed = combinedValue(head.fields, ALLOW);
  if (allowed === null) return 'missing';
  if (allowed.includes(',')) return 'several';
  if (allowed.trim() !== origin && allowed.trim() !== '*') return 'other';
  const lacks = allowed.trim() === '*' ? 'wildcard' : 'credentials';
  if (lacks === 'credentials' && combinedValue(head.fields, CREDENTIALS)?.trim() === 'true') return null;
  if (requestField(failure, 'Cookie') !== null) return lacks;
  // A page may ask for cookies and have none to send: no other refusal of Chromium 156 has these words and an answer.
  return failure.named.has('reason-hidden-by-extension') ? 'likely-credentials' : null;
}

/**
 * Whether the fields alone decide: Firefox shows an answer that it kept from the page as any other, with 200 and no words (Firefox
 * 153). The request says that the rules of CORS apply, and no event shows that the page could read it.
 */
function mustBeRefused({ connection, lastMessageAt, request, status }: Failure): boolean {
  const mode = request === null ? null : combinedValue(request.fields, 'sec-fetch-mode');
  const unread = typeof lastMessageAt !== 'number' && !connection.opened.seen;
  return mode?.trim() === 'cors' && unread && status === 200 && leftOut(connection) === null;
}

/** Of a stream within one origin no rule of CORS can be broken. */
function isOfAnotherOrigin(failure: Failure): boolean {
  const page = originOfPage(failure);
  const server = urlOf(failure)?.origin ?? null;
  return page !== null && server !== null && page !== server;
}

/** The answer, also where the failure is read as if none had come. */
function headOf({ connection: { response } }: Failure): ResponseHead | null {
  return response.seen && response.value.cut !== true ? response.value : null;
}

function describeFields(failure: Failure): string[] {
  const head = headOf(failure);
  if (head === null || failure.response !== null)
    return describeAnswer({ ...failure, words: [] }, ALLOW, CREDENTIALS);
  return [ALLOW, CREDENTIALS].map((name) => {
    const value = combinedValue(head.fields, name);
    return value === null
      ? `The answer has no ${name}.`
      : `The answer has ${quoteWords(`${name}: ${value}`)}.`;
  });
}

function originOfPage(failure: Failure): string | null {
  const { pageUrl } = failure.connection;
  const sent = requestField(failure, 'Origin');
  const url = pageUrl.seen ? pageUrl.value : (sent ?? '');
  if (!URL.canParse(url)) return null;
  const { origin } = new URL(url);
  return origin === 'null' ? null : origin;
}
