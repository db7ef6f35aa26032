import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { type Failure, namedWithoutAnswer } from './failure.ts';

// By the names of Chromium's and Firefox's errors, and by the sentences that Firefox 153 gives instead.
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /OSStatus error -98(?:07|12|13)\b|AUTHORITY_INVALID|UNKNOWN_ISSUER|SELF_SIGNED|self[- ]signed|unknown authority|unable to (?:verify|get local issuer)|Trust anchor|CERTIFICATE_VERIFY_FAILED|issuer is (?:unknown|not recognized)/,
    'Use a certificate from an authority that browsers trust, or import your own authority: the browser does not trust the issuer of the server’s certificate.',
  ],
  [
    /OSStatus error -981[45]\b|DATE_INVALID|EXPIRED_CERTIFICATE|NOT_YET_VALID|certificate has expired|not valid yet/,
    'Renew the server’s certificate, and check the clock of this computer: the certificate has expired or is not valid yet.',
  ],
  [
    /OSStatus error -9843\b|COMMON_NAME_INVALID|BAD_CERT_DOMAIN|ALTNAME_INVALID|domain name does not match|(?:hostname|IP) (?:mismatch|does(?:n['’]t| not) match)|is valid for .{0,200}, not /,
    'Use the name that the certificate is for, or get one for this name: the server’s certificate is for another name.',
  ],
  [/REVOKED/, 'Replace the server’s certificate: it was revoked.'],
  [
    /CLIENT_AUTH_CERT|BAD_SSL_CLIENT/,
    'Open the host with https: in a tab and choose a certificate there, or do not request one: the server requests a client certificate, and a WebSocket cannot show the choice.',
  ],
  [
    /SSL_PROTOCOL_ERROR|wrong version number|first record does not look like|RX_RECORD_TOO_LONG|exceeded the maximum permissible length/,
    'Use ws: for a plain HTTP port, or switch on TLS in the server: the answer was not valid TLS.',
  ],
  [
    /OSStatus error -98(?:01|36)\b|VERSION_OR_CIPHER|UNSUPPORTED_VERSION|NO_CYPHER/,
    'Switch on TLS 1.2 or 1.3 in the server: browser and server have no version or cipher in common.',
  ],
];

/** The certificate or the TLS protocol failed; a WebSocket shows no page on which a person could accept it. */
export const tlsFailed: Cause = {
  id: 'tls-failed',
  recognise(failure) {
    // nginx sends 495 and 496 where the client certificate was refused, or none came.
    if (failure.status === 495 || failure.status === 496) return ofClientCertificate(failure);
    const words = namedWithoutAnswer(failure, 'tls-failed');
    if (words === null) return null;
    const known = SENTENCES.find(([pattern]) => pattern.test(words))?.[1];
    return {
      sentence: known ?? 'Check the server’s certificate and its TLS settings: the secure connection failed.',
      evidence: quoteBrowser(failure),
      hints: [
        'With a self-signed certificate: open the host with https: in a tab and accept it there first.',
      ],
      isNot: ['DNS or a closed port: a server answered.'],
      fixes: fixesFor(failure, 'tls'),
    };
  },
};

function ofClientCertificate(failure: Failure): Recognition {
  return {
    sentence: `Open the host with https: in a tab and choose a certificate there: the server requires a client certificate, and answered ${failure.status}.`,
    evidence: describeAnswer(failure),
    isNot: ['DNS or a closed port: a server answered.'],
    fixes: [],
  };
}
