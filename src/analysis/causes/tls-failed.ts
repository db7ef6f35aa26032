import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { type Failure, namedWithoutAnswer } from './failure.ts';

// By the names of Chromium's and Firefox's errors, and by the sentences that Firefox 153 gives in their place.
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /AUTHORITY_INVALID|UNKNOWN_ISSUER|SELF_SIGNED|self-signed|issuer is (?:unknown|not recognized)/,
    'Use a certificate of an authority that browsers trust, or import your own: the browser does not trust who signed the server’s certificate.',
  ],
  [
    /DATE_INVALID|EXPIRED_CERTIFICATE|NOT_YET_VALID|certificate has expired|not valid yet/,
    'Renew the server’s certificate, and check the clock of this computer: it is expired or not valid yet.',
  ],
  [
    /COMMON_NAME_INVALID|BAD_CERT_DOMAIN|domain name does not match/,
    'Use the name that the certificate is for, or get one for this name: the server’s certificate is for another name.',
  ],
  [/REVOKED/, 'Replace the server’s certificate: it was revoked.'],
  [
    /CLIENT_AUTH_CERT|BAD_SSL_CLIENT/,
    'Open the host with https: in a tab and choose a certificate there, or do not ask for one: the server wants a certificate of the client, and a WebSocket cannot show the choice.',
  ],
  [
    /SSL_PROTOCOL_ERROR|RX_RECORD_TOO_LONG|exceeded the maximum permissible length/,
    'Use ws: for a port of plain HTTP, or let the server speak TLS: what answered does not speak TLS rightly.',
  ],
  [
    /VERSION_OR_CIPHER|UNSUPPORTED_VERSION|NO_CYPHER/,
    'Switch on TLS 1.2 or 1.3 at the server: browser and server share no version or cipher.',
  ],
];

/** The certificate or the TLS protocol stood in the way; a WebSocket shows no page to click it away. */
export const tlsFailed: Cause = {
  id: 'tls-failed',
  recognise(failure) {
    // nginx sends 495 and 496 where the certificate of the client was refused, or none came.
    if (failure.status === 495 || failure.status === 496) return ofClientCertificate(failure);
    const words = namedWithoutAnswer(failure, 'tls-failed');
    if (words === null) return null;
    const known = SENTENCES.find(([pattern]) => pattern.test(words))?.[1];
    return {
      sentence:
        known ?? 'Check the server’s certificate and its TLS settings: no secure connection came about.',
      evidence: [
        ...quoteBrowser(failure),
        'With a certificate of your own: open the host with https: in a tab and accept it there first.',
      ],
      isNot: ['DNS or a closed port: a server was reached.'],
      fixes: fixesFor(failure, 'tls'),
    };
  },
};

function ofClientCertificate(failure: Failure): Recognition {
  return {
    sentence: `Open the host with https: in a tab and choose a certificate there: the server wants one of the client, and answered ${failure.status}.`,
    evidence: describeAnswer(failure),
    isNot: ['DNS or a closed port: a server was reached.'],
    fixes: [],
  };
}
