import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { overHttp2, requestField, responseField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 426 whose Upgrade names protocols of which none was offered (RFC 9110 section 15.5.22). */
export const upgradeToSomethingElseRequired: Cause = {
  id: 'upgrade-to-something-else-required',
  recognise(failure) {
    if (failure.status === 426 && askedOverHttp2(failure)) return ofOrdinary(failure);
    const demanded = responseField(failure, 'Upgrade');
    if (failure.status !== 426 || demanded === null || demanded.trim() === '' || overHttp2(failure))
      return null;
    const offered = offeredNames(failure);
    if (offered === null || names(demanded).some((name) => offered.includes(name))) return null;
    const tls = names(demanded).some((name) => name.startsWith('tls'));
    const secure = /^(?:wss|https):$/.test(urlOf(failure)?.protocol ?? '');
    if (tls && secure) return ofLostTls(failure, demanded);
    if (names(demanded).every((name) => name === 'http')) return ofOldHttp(failure, demanded);
    return {
      sentence: `Offer an upgrade to ${quoteWords(demanded)} first: the server requires it, this request did not offer it, and the answer was 426.`,
      evidence: describeAnswer(failure, 'Upgrade', 'Connection'),
      isNot: ['The path or the origin: the server refuses the protocol, not the request.'],
      fixes: tls ? fixesFor(failure, 'secure-url') : [],
    };
  },
};

/** Over HTTP/2 and HTTP/3 only an extended CONNECT asks for another protocol (RFC 8441 section 4). */
function askedOverHttp2(failure: Failure): boolean {
  const { kind, situation } = failure;
  return kind === 'upgrade' && situation.mechanism === 'none' && overHttp2(failure);
}

/** An ordinary request, listed because its answer demands an upgrade. */
function ofOrdinary(failure: Failure): Recognition {
  return {
    sentence:
      'Ask the server’s owner which protocol it demands: it answered 426 (Upgrade Required) to an ordinary request, and HTTP/2 and HTTP/3 have no Upgrade.',
    evidence: describeAnswer(failure, 'Upgrade'),
    hints: ['Some services answer 426 where a client is too old for them.'],
    isNot: ['A refused switch: the request did not ask for one.'],
    fixes: [],
  };
}

/** The address is wss: already, so TLS ended before the server that asks for it. */
function ofLostTls(failure: Failure, demanded: string): Recognition {
  return {
    sentence: `Tell the server that the request came over TLS (X-Forwarded-Proto), and let it trust the proxy that says so: it demands ${quoteWords(demanded)} with 426, though the address is wss:.`,
    evidence: describeAnswer(failure, 'Upgrade', 'Connection'),
    hints: ['In Kong, trusted_ips has to name the proxy; or the route takes http as well (protocols).'],
    isNot: ['The address of the page: it is encrypted already.'],
    fixes: [],
  };
}

/** A demand for HTTP/1.1: the request reached the server as HTTP/1.0, which a proxy between made of it. */
function ofOldHttp(failure: Failure, demanded: string): Recognition {
  return {
    sentence: `Let the proxy before the server speak HTTP/1.1 to it: the server demands ${quoteWords(demanded)} with 426, so the request most likely reached it as HTTP/1.0.`,
    evidence: describeAnswer(failure, 'Upgrade', 'Connection'),
    hints: [
      'nginx speaks HTTP/1.0 to its upstream unless proxy_http_version says otherwise, and Envoy answers 426 to that.',
    ],
    isNot: ['The path or the origin: the server refuses the protocol, not the request.'],
    fixes: fixesFor(failure, 'http-1-1'),
  };
}

function names(list: string): string[] {
  return list
    .slice(0, 4_000)
    .split(',')
    .map((element) => element.split('/')[0]?.trim().toLowerCase() ?? '')
    .filter((name) => name !== '');
}

/** What was offered; null where the request was not seen and its kind does not show it. */
function offeredNames(failure: Failure): string[] | null {
  if (failure.kind === 'websocket') return ['websocket'];
  return failure.request === null ? null : names(requestField(failure, 'Upgrade') ?? '');
}
