import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  502: 'Check the server behind the gateway and the address that the gateway has for it: the gateway got no usable answer from it and answered 502.',
  503: 'Start the server behind the gateway, or wait: who answered has none ready, or is overloaded, and answered 503.',
  504: 'Look at the server behind the gateway: it did not answer in time, and the gateway answered 504.',
  464: 'Use a target group of HTTP1: the load balancer of AWS and its target speak different versions, and it answered 464.',
  598: 'Look at the server behind the gateway: a read from it timed out, and the gateway answered 598.',
  599: 'Look at the server behind the gateway: no connection to it came about in time, and the gateway answered 599.',
};

/** What each code says that Cloudflare answers by itself (developers.cloudflare.com, 5xx errors). */
const CLOUDFLARE: Readonly<Record<number, string>> = {
  520: 'See what the server answers without Cloudflare: its answer is empty, garbled or too large, and Cloudflare answered 520.',
  521: 'Start the server, or let Cloudflare in at its firewall: it refused the connection of Cloudflare, which answered 521.',
  522: 'Let Cloudflare in at the server’s firewall: no TCP connection to the server came about in time, and Cloudflare answered 522.',
  523: 'Correct the server’s address in the DNS of the zone: Cloudflare has no route to it and answered 523.',
  524: 'Let the server answer the handshake at once: it took the connection and did not answer in time, and Cloudflare answered 524.',
  525: 'Mend TLS at the server: the TLS handshake between Cloudflare and the server failed, and Cloudflare answered 525.',
  526: 'Give the server a certificate that is valid for this name: Cloudflare does not accept the one it has, and answered 526.',
  527: 'Look at Railgun between Cloudflare and the server: it could not be used, and Cloudflare answered 527.',
  529: 'Wait: the service that Cloudflare asked is overloaded, and it answered 529.',
  530: 'Read the number in the page of the answer: 1033 means that the tunnel is down, 1016 that the server’s name has no address; Cloudflare answered 530.',
};

/** 502, 503, 504, and Cloudflare's 520 to 530: the way behind the gateway is broken. */
export const badGateway: Cause = {
  id: 'bad-gateway',
  recognise(failure) {
    const { status } = failure;
    const sentence = SENTENCES[status ?? 0] ?? ofCloudflare(status ?? 0);
    if (sentence === null) return null;
    const body = /\b(?:error code: |Error )?(10\d\d)\b/.exec(failure.answerWords)?.[1];
    return {
      sentence:
        status === 530 && body === '1033'
          ? 'Start the tunnel’s connector (cloudflared): Cloudflare answered 530 with error 1033, the tunnel is down.'
          : sentence,
      evidence: describeAnswer(failure, 'Retry-After', 'CF-Ray'),
      isNot: ['DNS, TLS or the network as far as whoever answered: all of that worked.'],
      fixes: fixesFor(failure, 'upstream'),
    };
  },
};

function ofCloudflare(status: number): string | null {
  if (status < 520 || status > 530) return null;
  return (
    CLOUDFLARE[status] ??
    `Look at the server behind Cloudflare: Cloudflare could not use it and answered ${status}.`
  );
}
