import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, wordsSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const TUNNEL = /Establishing a tunnel via proxy server failed/i;

const STATUSES: Readonly<Record<number, string>> = {
  502: 'A gateway got no usable answer from the server behind it: 502.',
  503: 'Who answered has no server ready behind it, or is overloaded: 503.',
  504: 'The server behind the gateway did not answer in time: 504.',
};

/** 502, 503, 504, and Cloudflare's 520 to 530: the way behind the gateway is broken. */
export const badGateway: Cause = {
  id: 'bad-gateway',
  recognise(failure) {
    const sentence = sentenceFor(failure);
    if (sentence === null) return null;
    const answered = failure.status !== null && failure.status !== 101;
    return {
      sentence,
      evidence: answered ? answerSaid(failure, 'Retry-After', 'CF-Ray') : wordsSaid(failure),
      isNot: answered
        ? ['DNS, TLS or the network as far as whoever answered: all of that worked.']
        : ['The WebSocket’s server itself: the handshake did not reach it.'],
      fixes: answered ? fixesFor(failure, 'upstream') : [],
    };
  },
};

function sentenceFor(failure: Failure): string | null {
  const { status } = failure;
  const tunnel = wordsLike(failure, TUNNEL) ?? netErrorLike(failure, /^ERR_TUNNEL_CONNECTION_FAILED$/);
  if (tunnel !== null && noAnswerSeen(failure)) {
    return 'The browser’s own proxy could not, or would not, open a tunnel to the server.';
  }
  if (status === null) return null;
  if (status >= 520 && status <= 530) return `Cloudflare could not use the server behind it: ${status}.`;
  return STATUSES[status] ?? null;
}
