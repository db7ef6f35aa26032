import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

// By the names of Chromium's and Firefox's errors, and by the sentences that Firefox 153 gives in their place.
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /AUTHORITY_INVALID|UNKNOWN_ISSUER|SELF_SIGNED|self-signed|issuer is (?:unknown|not recognized)/,
    'The browser does not trust who signed the server’s certificate.',
  ],
  [
    /DATE_INVALID|EXPIRED_CERTIFICATE|NOT_YET_VALID|certificate has expired|not valid yet/,
    'The server’s certificate is expired or not valid yet.',
  ],
  [
    /COMMON_NAME_INVALID|BAD_CERT_DOMAIN|domain name does not match/,
    'The server’s certificate is for another name than this host’s.',
  ],
  [/REVOKED/, 'The server’s certificate was revoked.'],
  [
    /CLIENT_AUTH_CERT|BAD_SSL_CLIENT/,
    'The server wants a certificate of the client, and a WebSocket cannot ask for one.',
  ],
  [
    /SSL_PROTOCOL_ERROR|RX_RECORD_TOO_LONG|exceeded the maximum permissible length/,
    'No TLS came about: what answered does not speak it rightly, as when wss: knocks at a port of plain HTTP.',
  ],
  [
    /VERSION_OR_CIPHER|UNSUPPORTED_VERSION|NO_CYPHER/,
    'Browser and server share no version or cipher of TLS.',
  ],
];

/** The certificate or the TLS protocol stood in the way; a WebSocket shows no page to click it away. */
export const tlsFailed: Cause = {
  id: 'tls-failed',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'tls-failed');
    if (words === null) return null;
    const known = SENTENCES.find(([pattern]) => pattern.test(words))?.[1];
    return {
      sentence: known ?? 'No secure connection came about: TLS failed.',
      evidence: [
        ...wordsSaid(failure),
        'For a certificate of one’s own: open the host with https: in a tab and accept it there first.',
      ],
      isNot: ['DNS or a closed port: a server was reached.'],
      fixes: fixesFor(failure, 'tls'),
    };
  },
};
