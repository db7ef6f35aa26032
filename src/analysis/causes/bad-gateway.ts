import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';

const STATUSES: Readonly<Record<number, string>> = {
  502: 'A gateway got no usable answer from the server behind it: 502.',
  503: 'Who answered has no server ready behind it, or is overloaded: 503.',
  504: 'The server behind the gateway did not answer in time: 504.',
};

/** 502, 503, 504, and Cloudflare's 520 to 530: the way behind the gateway is broken. */
export const badGateway: Cause = {
  id: 'bad-gateway',
  recognise(failure) {
    const sentence = sentenceFor(failure.status ?? 0);
    if (sentence === null) return null;
    return {
      sentence,
      evidence: answerSaid(failure, 'Retry-After', 'CF-Ray'),
      isNot: ['DNS, TLS or the network as far as whoever answered: all of that worked.'],
      fixes: fixesFor(failure, 'upstream'),
    };
  },
};

function sentenceFor(status: number): string | null {
  if (status >= 520 && status <= 530) return `Cloudflare could not use the server behind it: ${status}.`;
  return STATUSES[status] ?? null;
}
