import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedChecks, namedWithoutAnswer, responseField } from './failure.ts';
import { followedRedirect } from './followed-redirect.ts';
import { quoteWords } from './quote-words.ts';
import { saidInBody } from './said-in-body.ts';
import { nameStatus } from './status-names.ts';

const CHECKS = ['event-stream-status-is-200', 'event-stream-type-is-right'];

/** An EventSource that was answered with another status or type than a stream has (HTML section 9.2.3). */
export const notAnEventStream: Cause = {
  id: 'not-an-event-stream',
  recognise(failure) {
    if (failure.kind !== 'event-stream') return null;
    const { status } = failure;
    if (status === null) return byWords(failure);
    // A server or a gateway that failed has a more specific cause.
    if (status >= 500) return null;
    const type = responseField(failure, 'Content-Type');
    const failed = failedChecks(failure, CHECKS);
    const said = status >= 400 && status !== 404 && status !== 405 ? saidInBody(failure) : null;
    const wrongType = failed.some(({ check }) => check === 'event-stream-type-is-right');
    if (status === 200 && !wrongType) return null;
    return {
      sentence:
        said === null
          ? sentenceFor(failure, status, type)
          : `Do what the answer asks for: the server answered ${nameStatus(status)}, which is no event stream, and says ${quoteWords(said)}.`,
      evidence: [
        ...describeRedirect(failure),
        ...describeAnswer(failure, 'Content-Type', 'Location'),
        ...describeFindings(failed),
      ],
      hints:
        status === 403
          ? [
              'An EventSource sends cookies to another origin only with withCredentials, and no Authorization field.',
            ]
          : [],
      isNot: ['The network, DNS or TLS: an HTTP server answered.'],
      fixes:
        said !== null || status === 204 || status === 403
          ? []
          : serverFirst(fixesFor(failure, 'event-stream')),
    };
  },
};

/** What the server answers comes before the way to it, unless something on the way names itself. */
function serverFirst(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ product, likely }: Fix): number {
  if (likely === true) return 0;
  return product === 'Express' ? 1 : 2;
}

/** HTML section 9.2.5: a line of a field, or a comment. */
function looksLikeEvents(body: string | null): boolean {
  return body !== null && /^\uFEFF?\s*(?:data|event|id|retry):|^\uFEFF?:/.test(body.slice(0, 100));
}

/** The request that was answered went elsewhere than the page asked: a redirect led there. */
function describeRedirect(failure: Failure): string[] {
  const target = followedRedirect(failure);
  return target === null ? [] : [`A redirect led to ${quoteWords(target)}, and that is what was answered.`];
}

function sentenceFor(failure: Failure, status: number, type: string | null): string {
  const { body } = failure.connection;
  if (status === 200) {
    if (type !== null && /^text\/event-stream\b/i.test(type.trim()))
      return `Send the stream as UTF-8, and no other charset in its type: the answer has ${quoteWords(`Content-Type: ${type}`)}, and the browser ends the stream.`;
    return type === null
      ? 'Send “Content-Type: text/event-stream”: the answer has no type, and the browser ends the stream.'
      : `Answer this address with text/event-stream: the type of the answer is ${quoteWords(type)}${looksLikeEvents(body) ? ', though its body begins as an event stream does' : ', as for a page or an error'}, so the browser ends the stream.`;
  }
  if (status === 204) {
    return 'Answer with 200 where the stream should continue: the server answered 204, which ends an event stream for good.';
  }
  if (status === 304) {
    return 'Switch caching off for this address (Cache-Control: no-store): the answer was 304 (Not Modified), as from a cache, which is no event stream.';
  }
  if (status >= 300 && status <= 399) {
    return `Use the address that does not redirect: the server answered ${status}, and no event stream came after it.`;
  }
  if (status === 403) {
    return 'Check who may read this stream: the server understood the request and refuses it with 403, as for a missing permission, an origin that it does not allow, or a rule of a firewall.';
  }
  if (status === 405) {
    const allow = responseField(failure, 'Allow');
    return `Read the answer by fetch(), or let the server answer GET: an EventSource sends nothing but GET, and the server answered 405${allow === null ? '' : ` and allows ${quoteWords(allow)}`}.`;
  }
  if (status === 406) {
    return 'Let the server offer text/event-stream at this address: it answered 406, since it has nothing of the type that Accept asks for.';
  }
  return `Check the address of the stream and the server’s route for it: the server answered ${nameStatus(status)}, and only a 200 is a stream.`;
}

function byWords(failure: Failure) {
  const words = namedWithoutAnswer(failure, 'not-an-event-stream');
  if (words === null) return null;
  return {
    sentence:
      'Answer this address with 200 and text/event-stream: the browser did not accept the answer as an event stream.',
    evidence: quoteBrowser(failure),
    isNot: ['The network, DNS or TLS: an HTTP server answered.'],
    fixes: fixesFor(failure, 'event-stream'),
  };
}
