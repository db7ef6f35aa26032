import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../../src/analysis/browser-words/read-words.ts';
import { CHECKS } from '../../../src/analysis/checks/registry.ts';

const read = (file: string): string[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')).errors;
const TEXTS = [
  ...new Set([...read('vectors/chromium-156-errors.json'), ...read('chromium-156-errors.json')]),
];
const HANDSHAKE = 'Error during WebSocket handshake: ';
const STATUS = ['status-is-101', 'extended-connect-succeeded'];

/** Texts of the fixtures that name no check: the reason is hidden, or there was nobody to break a rule. */
const SETTLES_NOTHING = [
  /^$/,
  /^Error in connection establishment: /,
  /^WebSocket is closed before the connection is established\.$/,
  /^Invalid frame header$/,
];

describe('the texts that Chromium 156 was seen to give', () => {
  it.each(TEXTS)('%j is known', (text) => {
    const words = readWords(text);
    expect(words).not.toBeNull();
    if (words === null) return;
    const fails = words.settles.filter((settled) => settled.verdict === 'fail');
    expect(fails.length > 0).toBe(!SETTLES_NOTHING.some((pattern) => pattern.test(text)));
    const isHandshake = text.startsWith('Error') || text.startsWith('HTTP') || text.startsWith('Connection');
    const status = words.status;
    // A 400, 426 or another 4xx needs more evidence than its number.
    if (isHandshake && (status === null || status >= 500 || status < 400)) expect(words.cause).not.toBeNull();
    const known = new Set(CHECKS.map((check) => check.id));
    for (const { check } of words.settles) expect(known).toContain(check);
  });
});

describe('readWords', () => {
  it.each([
    [`${HANDSHAKE}Unexpected response code: 404`, STATUS, 'no-websocket-at-this-path'],
    [`${HANDSHAKE}Unexpected response code: 200`, STATUS, 'upgrade-ignored'],
    [`${HANDSHAKE}Unexpected response code: 302`, STATUS, 'redirected'],
    [`${HANDSHAKE}Unexpected response code: 4`, STATUS, 'not-http'],
    ['HTTP Authentication failed; no valid credentials available', STATUS, 'authentication-required'],
    ['Proxy authentication failed', STATUS, 'proxy-authentication-required'],
    ['Connection closed before receiving a handshake response', STATUS, 'closed-before-response'],
    [`${HANDSHAKE}net::ERR_CONNECTION_CLOSED`, STATUS, 'closed-before-response'],
    [`${HANDSHAKE}net::ERR_CONNECTION_RESET`, STATUS, 'connection-reset'],
    [`${HANDSHAKE}net::ERR_INVALID_HTTP_RESPONSE`, STATUS, 'not-http'],
    ['Stream closed with error: net::ERR_HTTP2_PROTOCOL_ERROR', STATUS, 'not-http'],
    [`${HANDSHAKE}'Upgrade' header is missing`, ['response-names-upgrade'], 'switch-incomplete'],
    [
      `${HANDSHAKE}'Upgrade' header value is not 'WebSocket': a`,
      ['upgrade-is-websocket'],
      'switch-incomplete',
    ],
    [
      `${HANDSHAKE}'Connection' header is missing`,
      ['response-connection-lists-upgrade'],
      'switch-incomplete',
    ],
    [`${HANDSHAKE}'Sec-WebSocket-Accept' header is missing`, ['accept-is-sent-once'], 'accept-mismatch'],
    [`${HANDSHAKE}Incorrect 'Sec-WebSocket-Accept' header value`, ['accept-matches-key'], 'accept-mismatch'],
    [
      `${HANDSHAKE}'Sec-WebSocket-Protocol' header value 'it's' in response does not match any of sent values`,
      ['subprotocol-was-offered'],
      'subprotocol-mismatch',
    ],
    [
      `${HANDSHAKE}Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received`,
      ['subprotocol-chosen-when-offered'],
      'subprotocol-mismatch',
    ],
    [
      `${HANDSHAKE}Found an unsupported extension 'x' in 'Sec-WebSocket-Extensions' header`,
      ['extensions-were-offered'],
      'extension-mismatch',
    ],
    [
      `${HANDSHAKE}Error in permessage-deflate: whatever`,
      ['deflate-parameters-are-valid'],
      'extension-mismatch',
    ],
    [
      'A server must not mask any frames that it sends to the client.',
      ['server-frames-are-not-masked'],
      null,
    ],
    ['Unrecognized frame opcode: 7', ['opcodes-are-known'], null],
    ['Could not decode a text frame as UTF-8.', ['text-is-utf8'], null],
    ['Received a broken close frame with an invalid size of 1 byte.', ['close-body-is-valid'], null],
    ['Received a broken close frame containing a reserved status code.', ['close-code-is-allowed'], null],
    ['Pong received after close', ['nothing-after-close'], null],
    ['', [], 'reason-hidden-by-extension'],
    ['net::ERR_FAILED', [], 'reason-hidden-by-extension'],
    ['Error in connection establishment: net::ERR_CONNECTION_REFUSED', [], 'connection-refused'],
    ['Error in connection establishment: net::ERR_NAME_NOT_RESOLVED', [], 'name-not-resolved'],
    ['Error in connection establishment: net::ERR_CERT_DATE_INVALID', [], 'tls-failed'],
    ['net::ERR_UNSAFE_PORT', [], 'unsafe-port'],
    ['net::ERR_INSUFFICIENT_RESOURCES', [], 'too-many-sockets'],
    ['net::ERR_BLOCKED_BY_CLIENT', [], 'blocked-by-client'],
    ['net::ERR_BLOCKED_BY_CSP', [], 'blocked-by-policy'],
    ['Firefox can’t establish a connection to the server at ws://127.0.0.1:1/.', [], null],
    ['The connection to ws://127.0.0.1:1/ was interrupted while the page was loading.', [], null],
    ['Blocked loading mixed active content “ws://example.com/”', ['page-and-socket-agree'], 'mixed-content'],
    [
      "Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at ws://a/ because it violates the following directive: “connect-src 'self'”",
      [],
      'blocked-by-policy',
    ],
    ['NS_ERROR_UNKNOWN_HOST', [], 'name-not-resolved'],
    ['MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT', [], 'tls-failed'],
  ])('%j', (text, fails, cause) => {
    const words = readWords(text);
    expect(words?.settles.filter((each) => each.verdict === 'fail').map((each) => each.check)).toEqual(fails);
    expect(words?.cause).toBe(cause);
  });

  it('reads what follows the URL in a console line', () => {
    const words = readWords(
      `WebSocket connection to 'ws://a/' failed: ${HANDSHAKE}Unexpected response code: 503`,
    );
    expect(words?.status).toBe(503);
  });

  it('knows that an earlier step held where Chromium complains of a later one', () => {
    const settles = readWords(`${HANDSHAKE}'Connection' header is missing`)?.settles ?? [];
    const passes = settles.filter((each) => each.verdict === 'pass').map((each) => each.check);
    expect(passes).toContain('accept-matches-key');
    expect(passes).not.toContain('subprotocol-is-single');
  });

  it('does not say which check an ambiguous text settles', () => {
    const words = readWords('Invalid frame header');
    expect(words?.settles).toEqual([]);
    expect(words?.suspects).toContain('lengths-are-minimal');
  });

  it.each([
    'something else',
    'Error during WebSocket handshake: Unexpected response code: abc',
    'x'.repeat(1e6),
  ])('does not know %.40s', (text) => {
    expect(readWords(text)).toBeNull();
  });
});
