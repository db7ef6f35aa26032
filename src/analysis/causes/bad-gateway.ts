import { cloudflare } from '../fixes/cloudflare.ts';
import { answeredByServer, fixesFor, namedFixesFor, namesProduct } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

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

const SEND_HEAD = 'Let the server send the head of the stream at once, before its first event';
/** A gateway waited in vain for the head of an event stream: the server may only wait for its first event. */
const SLOW_STREAM: Readonly<Record<number, string>> = {
  504: `${SEND_HEAD}: it did not answer in time, and the gateway answered 504.`,
};

function waitsForStream({ kind, status }: Failure): boolean {
  return kind === 'event-stream' && (status === 504 || status === 524);
}

interface CloudflareStatus {
  readonly advice: string;
  /** What Cloudflare says by it. */
  readonly meaning: string;
}

/** What Cloudflare means by each status of its own (developers.cloudflare.com, 5xx errors). */
const CLOUDFLARE: Readonly<Record<number, CloudflareStatus>> = {
  520: {
    advice: 'Check what the server answers without Cloudflare',
    meaning: 'the server’s answer is empty, garbled or too large',
  },
  521: {
    advice: 'Start the server, or allow Cloudflare in its firewall',
    meaning: 'the server refused Cloudflare’s connection',
  },
  522: {
    advice: 'Allow Cloudflare in the server’s firewall',
    meaning: 'the TCP connection to the server timed out',
  },
  523: {
    advice: 'Correct the server’s address in the DNS of the zone',
    meaning: 'Cloudflare has no route to the server',
  },
  524: {
    advice: 'Let the server answer the handshake at once',
    meaning: 'the server accepted the connection and did not answer in time',
  },
  525: {
    advice: 'Check TLS on the server',
    meaning: 'the TLS handshake between Cloudflare and the server failed',
  },
  526: {
    advice: 'Give the server a certificate that is valid for this name',
    meaning: 'Cloudflare does not accept the one that the server has',
  },
  527: {
    advice: 'Check Railgun between Cloudflare and the server',
    meaning: 'Railgun could not be used',
  },
  529: { advice: 'Wait', meaning: 'the service behind Cloudflare is overloaded' },
  530: {
    advice: 'Read the error number in the body of the answer',
    meaning: 'the tunnel is down (1033 in the body), or the server’s name has no address (1016)',
  },
};
const OTHER_OF_CLOUDFLARE: CloudflareStatus = {
  advice: 'Check the server behind Cloudflare',
  meaning: 'Cloudflare could not use the server',
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
    const waits = waitsForStream(failure);
    const sentence =
      nothing ?? (own ? BUSY : ((waits ? SLOW_STREAM : SENTENCES)[status ?? 0] ?? ofCloudflare(failure)));
    if (sentence === null) return null;
    const body = /\b(?:error code: |Error )?(10\d\d)\b/.exec(failure.answerWords)?.[1];
    return {
      sentence:
        status === 530 && body === '1033' && !isForeign(failure)
          ? 'Start the tunnel’s connector (cloudflared): Cloudflare answered 530 with error 1033, the tunnel is down.'
          : sentence,
      evidence: describeAnswer(
        failure,
        'Retry-After',
        'CF-Ray',
        ...new Set(NOTHING_BEHIND.map(([field]) => field)),
      ),
      ...(waits ? { hints: ['A server that hangs, or that cannot be reached, looks the same.'] } : {}),
      isNot: [
        own || status === 503
          ? NOT_THE_NETWORK
          : 'DNS, TLS or the network up to the gateway: all of that worked.',
      ],
      // Where a platform says that it reached nothing, no other product can be at fault.
      fixes: (nothing === null && !own && !isForeign(failure) ? fixesFor : namedFixesFor)(
        failure,
        waits ? 'buffering' : 'upstream',
      ),
    };
  },
};

/** Others use these statuses, too: only its name shows that Cloudflare answered. */
function ofCloudflare(failure: Failure): string | null {
  const { status, response } = failure;
  if (status === null || status < 520 || status > 530) return null;
  const { advice: ofSocket, meaning } = CLOUDFLARE[status] ?? OTHER_OF_CLOUDFLARE;
  const advice = waitsForStream(failure) ? SEND_HEAD : ofSocket;
  if (namesProduct(failure, cloudflare)) return `${advice}: ${meaning}, and Cloudflare answered ${status}.`;
  const uses = `a status that Cloudflare uses where ${meaning}`;
  if (response === null)
    return `${advice}, if Cloudflare stands before the server: the answer was ${status}, ${uses}.`;
  const sender = responseField(failure, 'Server')?.trim() ?? '';
  const what = sender === '' ? 'what answered' : quoteWords(sender, 60);
  return `Read the log of ${what}: the answer was ${status}, ${uses}, but nothing in the answer names Cloudflare.`;
}

/** A status of Cloudflare from somebody else: what it means there is that one's own business. */
function isForeign(failure: Failure): boolean {
  const { status, response } = failure;
  return (
    response !== null &&
    status !== null &&
    status >= 520 &&
    status <= 530 &&
    !namesProduct(failure, cloudflare)
  );
}
