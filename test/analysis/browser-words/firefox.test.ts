import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../../src/analysis/browser-words/read-words.ts';
import { CAUSES } from '../../../src/analysis/causes/registry.ts';
import { CHECKS } from '../../../src/analysis/checks/registry.ts';

interface Texts {
  readonly console: readonly string[];
  readonly webRequest: readonly string[];
  readonly thrown: readonly string[];
}

const SEEN: Texts = JSON.parse(
  readFileSync(new URL('../../fixtures/firefox-153-errors.json', import.meta.url), 'utf8'),
);

/** Texts that explain nothing: they stand for anything, or for a socket that works. */
const TELLS_NOTHING = [
  /^Firefox can’t establish a connection/,
  /^The connection to .* was interrupted/,
  /\(Report-Only policy\)/,
  /^NS_ERROR_WEBSOCKET_CONNECTION_REFUSED$/,
];

describe('the texts that Firefox 153 was seen to give', () => {
  it.each([...SEEN.console, ...SEEN.webRequest, ...SEEN.thrown])('%s', (text) => {
    const words = readWords(text);
    expect(words?.browser).toBe('firefox');
    if (words === null) return;
    const tellsNothing = TELLS_NOTHING.some((pattern) => pattern.test(text));
    expect(words.cause === null).toBe(tellsNothing);
    if (tellsNothing)
      expect(words).toMatchObject({ settles: [], suspects: [], status: null, noAnswer: null });
    else expect(CAUSES.map((cause) => cause.id)).toContain(words.cause);
    const known = CHECKS.map((check) => check.id);
    for (const { check } of words.settles) expect(known).toContain(check);
  });
});

describe('what a text of Firefox says of the handshake', () => {
  it.each([
    // Seen of a FIN before the first byte as of a RST: no word of a reset may come of it.
    ['NS_ERROR_NET_RESET', 'closed-before-response'],
    // Not a closed port, though it sounds so.
    ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED', null],
    ['NS_ERROR_CONNECTION_REFUSED', 'connection-refused'],
    ['NS_ERROR_PARSING_HTTP_STATUS_LINE', 'not-http'],
    ['NS_ERROR_CORRUPTED_CONTENT', 'not-http'],
    ['NS_ERROR_OFFLINE', 'address-unreachable'],
    ['SSL peer has closed this connection.', 'tls-failed'],
    ['Cannot communicate securely with peer: no common encryption algorithm(s).', 'tls-failed'],
    ['Peer’s Certificate issuer is not recognized.', 'tls-failed'],
    ['Peer using unsupported version of security protocol.', 'tls-failed'],
    ['The server presented a certificate that is not yet valid.', 'tls-failed'],
    [
      'Unable to communicate securely with peer: requested domain name does not match the server’s certificate.',
      'tls-failed',
    ],
    ['SEC_ERROR_UNKNOWN_ISSUER', 'tls-failed'],
  ])('%s: %s', (text, cause) => {
    expect(readWords(text)?.browser).toBe('firefox');
    expect(readWords(text)?.cause).toBe(cause);
  });

  it('takes a report of a policy for no block', () => {
    const text =
      "Content-Security-Policy: (Report-Only policy) The page’s settings would block the loading of a resource (connect-src) at ws://a/ because it violates the following directive: “connect-src 'none'”";
    expect(readWords(text)).toMatchObject({ cause: null, noAnswer: null });
  });
});
