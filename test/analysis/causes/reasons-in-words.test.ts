import { describe, expect, it } from 'vitest';
import { ASK, explained, explainedAnswer } from './explained.ts';

/** What is said of words before any answer. */
function ofWords(text: string) {
  return explained({ source: 'transcript', words: [text] });
}

/** How Safari writes an error of the system. */
function failed(what: string): string {
  return `WebSocket network error: The operation couldn’t be completed. (${what})`;
}

describe('words of Safari', () => {
  it.each([
    ['OSStatus error -9807.', 'tls-failed', 'issuer'],
    ['OSStatus error -9813.', 'tls-failed', 'issuer'],
    ['OSStatus error -9814.', 'tls-failed', 'expired'],
    ['OSStatus error -9843.', 'tls-failed', 'another name'],
    ['OSStatus error -9836.', 'tls-failed', 'TLS 1.2'],
    ['OSStatus error -9806.', 'closed-before-response', ''],
    ['kNWErrorDomainPOSIX error 61 - Connection refused', 'connection-refused', ''],
    ['kNWErrorDomainPOSIX error 54 - Connection reset by peer', 'connection-reset', ''],
    ['kNWErrorDomainPOSIX error 60 - Operation timed out', 'timed-out', ''],
    ['kNWErrorDomainPOSIX error 65 - No route to host', 'address-unreachable', ''],
    ['kNWErrorDomainPOSIX error 100 - Protocol error', 'failed-with-these-words', 'permessage-deflate'],
  ])('%s', (what, cause, sentence) => {
    const explanation = ofWords(failed(what));
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toContain(sentence);
    expect(explanation?.hints.join()).not.toContain('does not know this text');
  });

  it('of the version of HTTP are not about TLS', () => {
    const explanation = ofWords(
      "WebSocket connection to 'ws://192.168.1.45/' failed: Invalid HTTP version string: HTTP/1.0",
    );
    expect(explanation?.cause).toBe('not-http');
    expect(explanation?.sentence).toContain('HTTP/1.1');
    expect(explanation?.sentence).not.toContain('TLS');
  });

  it('of other numbers are none of these', () => {
    expect(ofWords(failed('OSStatus error -1202.'))?.cause).toBe('failed-with-these-words');
    expect(ofWords(failed('kNWErrorDomainPOSIX error 1000'))?.sentence).not.toContain('permessage-deflate');
  });
});

describe('a close that says why', () => {
  const SWITCH = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  ];
  const closed = (code: number, reason: string, by: 'server' | 'client' = 'server') =>
    explained({
      source: 'har',
      request: ASK,
      response: SWITCH,
      close: { code, reason, wasClean: true, by },
      life: 1,
    });

  it.each(['Invalid origin!', 'Origin not allowed', 'origin https://a.example is forbidden'])(
    'names the origin: %s',
    (reason) => {
      const explanation = closed(1008, reason);
      expect(explanation?.cause).toBe('closed-with-code');
      expect(explanation?.sentence).toContain('list of allowed origins');
      expect(explanation?.evidence.join()).toContain('Origin: https://app.example.com');
      expect(explanation?.fixes.length).toBeGreaterThan(0);
    },
  );

  it.each(['Token expired', 'original message not found', 'Authentication required'])(
    'names another: %s',
    (reason) => {
      expect(closed(1008, reason)?.sentence).not.toContain('origins');
    },
  );

  it('by the page is not the server’s', () => {
    expect(closed(1008, 'Invalid origin!', 'client')?.sentence).not.toContain('list of allowed origins');
  });

  it.each([
    [4406, 'Subprotocol not acceptable'],
    [4408, 'Connection initialisation timeout'],
    [4409, 'Subscriber for 1 already exists'],
    [4429, 'Too many initialisation requests'],
  ])('of graphql-ws is known by its words, though no subprotocol was chosen: %i', (code, reason) => {
    expect(closed(code, reason)?.sentence).toContain('graphql-transport-ws');
    expect(closed(code, 'something else')?.sentence).not.toContain('graphql-transport-ws');
    expect(closed(4410, reason)?.sentence).not.toContain('graphql-transport-ws');
  });
});

/** The request of a browser with another Connection. */
function asked(value: string): string[] {
  return ASK.map((line) => line.replace(/^Connection: .*/, `Connection: ${value}`));
}

/** What is said of a 500 with that body. */
function failedWith(body: string) {
  return explainedAnswer({ response: ['HTTP/1.1 500 Internal Server Error'], body });
}

describe('a body that says why', () => {
  it('of a server that misses Connection in a list', () => {
    const body = 'missing or invalid Connection header';
    const of = (value: string) =>
      explainedAnswer({ request: asked(value), response: ['HTTP/1.1 400 Bad Request'], body })?.cause;
    expect(of('keep-alive, Upgrade')).toBe('server-misreads-request');
    // Here it saw none: a proxy dropped it.
    expect(of('Upgrade')).toBe('upgrade-dropped-by-proxy');
  });

  it('of a proxy of Kubernetes whose backend did not switch', () => {
    const explanation = failedWith('invalid upgrade response: status code 200\n');
    expect(explanation?.cause).toBe('bad-gateway');
    expect(explanation?.sentence).toContain('“200” instead of 101');
    expect(failedWith('invalid upgrade response')?.cause).toBe('server-failed');
  });

  it('quoted by a page of another status says nothing of TLS', () => {
    const body = '<p>400 The plain HTTP request was sent to HTTPS port</p>';
    const of = (line: string) => explainedAnswer({ response: [line], body })?.cause;
    expect(of('HTTP/1.1 404 Not Found')).toBe('no-websocket-at-this-path');
    expect(of('HTTP/1.1 502 Bad Gateway')).toBe('bad-gateway');
    expect(of('HTTP/1.1 400 Bad Request')).toBe('server-expects-tls');
  });
});
