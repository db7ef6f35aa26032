import { answeredByServer, fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { responseField } from './failure.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  502: 'Check the server behind the gateway, and its address in the gateway’s configuration: the gateway got no usable answer from it and answered 502.',
  503: 'Start the server, or wait: the server, or what stands before it, has none available or is overloaded, and answered 503.',
  504: 'Check the server behind the gateway: it did not answer in time, and the gateway answered 504.',
  464: 'Use a target group with protocol version HTTP1: the AWS load balancer and its target use different versions, and it answered 464.',
  598: 'Check the server behind the gateway: a read from it timed out, and the gateway answered 598.',
  599: 'Check the server behind the gateway: connecting to it timed out, and the gateway answered 599.',
};

/** No gateway names itself, and a server does: it refuses for a time (RFC 9110 section 15.6.4). */
const BUSY =
  'Read the log of the server, or wait: it answered 503 by itself, as it does while it starts or stops, if its application failed to start, or if it has too much to do.';

/** The meaning of each status that Cloudflare itself sends (developers.cloudflare.com, 5xx errors). */
const CLOUDFLARE: Readonly<Record<number, string>> = {
  520: 'Check what the server answers without Cloudflare: its answer is empty, garbled or too large, and Cloudflare answered 520.',
  521: 'Start the server, or allow Cloudflare in its firewall: it refused Cloudflare’s connection, and Cloudflare answered 521.',
  522: 'Allow Cloudflare in the server’s firewall: the TCP connection to the server timed out, and Cloudflare answered 522.',
  523: 'Correct the server’s address in the DNS of the zone: Cloudflare has no route to it and answered 523.',
  524: 'Let the server answer the handshake at once: it accepted the connection and did not answer in time, and Cloudflare answered 524.',
  525: 'Check TLS on the server: the TLS handshake between Cloudflare and the server failed, and Cloudflare answered 525.',
  526: 'Give the server a certificate that is valid for this name: Cloudflare does not accept the one it has, and answered 526.',
  527: 'Check Railgun between Cloudflare and the server: it could not be used, and Cloudflare answered 527.',
  529: 'Wait: the service behind Cloudflare is overloaded, and the answer was 529.',
  530: 'Read the error number in the body of the answer: 1033 means that the tunnel is down, 1016 that the server’s name has no address; Cloudflare answered 530.',
};

/** Fields with which a tunnel or a hosting platform says that it answers by itself, because nothing runs behind it. */
const NOTHING_BEHIND: readonly (readonly [field: string, value: RegExp, sentence: string])[] = [
  [
    'Ngrok-Error-Code',
    /^ERR_NGROK_3200$/i,
    'Start the agent of ngrok, or correct the address: nothing is connected to this one, and ngrok answered',
  ],
  [
    'Ngrok-Error-Code',
    /^ERR_NGROK_8012$/i,
    'Start the server behind the agent of ngrok, or correct its port: the agent could not connect to it, and ngrok answered',
  ],
  [
    'X-Render-Routing',
    /^no-server$/i,
    'Start the service at Render, or correct the host name: Render runs none under it, and answered',
  ],
  [
    'X-Railway-Fallback',
    /^true$/i,
    'Deploy the application at Railway, or correct the host name and the port: Railway reached none under it, and answered',
  ],
];

function nothingBehind(failure: Failure): string | null {
  const { status } = failure;
  if (status === null || status < 400) return null;
  const found = NOTHING_BEHIND.find(([field, value]) => value.test(responseField(failure, field) ?? ''));
  return found === undefined ? null : `${found[2]} ${status}.`;
}

/** 502, 503, 504, and Cloudflare's 520 to 530: the path behind the gateway is broken. */
export const badGateway: Cause = {
  id: 'bad-gateway',
  recognise(failure) {
    const { status } = failure;
    const nothing = nothingBehind(failure);
    const own = nothing === null && status === 503 && answeredByServer(failure);
    const sentence = nothing ?? (own ? BUSY : (SENTENCES[status ?? 0] ?? ofCloudflare(status ?? 0)));
    if (sentence === null) return null;
    const body = /\b(?:error code: |Error )?(10\d\d)\b/.exec(failure.answerWords)?.[1];
    return {
      sentence:
        status === 530 && body === '1033'
          ? 'Start the tunnel’s connector (cloudflared): Cloudflare answered 530 with error 1033, the tunnel is down.'
          : sentence,
      evidence: describeAnswer(
        failure,
        'Retry-After',
        'CF-Ray',
        ...new Set(NOTHING_BEHIND.map(([field]) => field)),
      ),
      isNot: [
        own || status === 503
          ? NOT_THE_NETWORK
          : 'DNS, TLS or the network up to the gateway: all of that worked.',
      ],
      // Where a platform says that it reached nothing, no other product can be at fault.
      fixes: (nothing === null && !own ? fixesFor : namedFixesFor)(failure, 'upstream'),
    };
  },
};

function ofCloudflare(status: number): string | null {
  if (status < 520 || status > 530) return null;
  return (
    CLOUDFLARE[status] ??
    `Check the server behind Cloudflare: Cloudflare could not use it and answered ${status}.`
  );
}
