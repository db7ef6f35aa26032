import { describe, expect, it } from 'vitest';
import { readWords } from '../../../src/analysis/browser-words/read-words.ts';
import { explained } from '../causes/explained.ts';

// As public reports quote them: Node, undici, Go, Python, Java and Android, .NET, curl, Safari and iOS, and the messages of
// operating systems in German, French, Spanish, Russian, Chinese, Japanese and Korean.
const CLASSES: readonly (readonly [cause: string, texts: readonly string[]])[] = [
  [
    'connection-refused',
    [
      'connect ECONNREFUSED ::1:3000',
      'dial tcp 127.0.0.1:8080: connect: connection refused',
      'No connection could be made because the target machine actively refused it.',
      'Could not connect to the server.',
      'Failed to connect to app.example.com/10.0.0.1:443',
      'Error Domain=NSURLErrorDomain Code=-1004',
      'Verbindung abgelehnt',
      'Connexion refusée',
      'В соединении отказано',
      '连接被拒绝',
      '接続が拒否されました',
      '연결이 거부됨',
    ],
  ],
  [
    'connection-reset',
    [
      'read ECONNRESET',
      'Connection reset by peer',
      'The network connection was lost.',
      'Verbindung zurückgesetzt',
    ],
  ],
  [
    'name-not-resolved',
    [
      'getaddrinfo ENOTFOUND foo.example',
      'ERR_NAME_NOT_RESOLVED',
      'dial tcp: lookup foo on 10.0.0.2:53: no such host',
      '[Errno -2] Name or service not known',
      'java.net.UnknownHostException: Unable to resolve host "foo"',
      'A server with the specified hostname could not be found.',
      'curl: (6) Could not resolve host: foo.example',
    ],
  ],
  [
    'tls-failed',
    [
      'self-signed certificate in certificate chain',
      'x509: certificate signed by unknown authority',
      'write EPROTO 140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number',
      'javax.net.ssl.SSLHandshakeException: Trust anchor for certification path not found.',
      'Das Zertifikat ist ungültig',
    ],
  ],
  [
    'timed-out',
    [
      'connect ETIMEDOUT 10.0.0.1:443',
      'dial tcp 10.0.0.1:443: i/o timeout',
      'The request timed out.',
      'Zeitüberschreitung der Verbindung',
      '连接超时',
    ],
  ],
  [
    'address-unreachable',
    [
      'connect EHOSTUNREACH 10.0.0.1:80',
      'Network is unreachable',
      'The Internet connection appears to be offline.',
    ],
  ],
  [
    'closed-before-response',
    ['socket hang up', 'unexpected EOF', 'Remote end closed connection without response'],
  ],
  ['cancelled-by-page', ['AbortError: The operation was aborted.', 'cancelled', 'Abgebrochen']],
  ['blocked-by-client', ['blocked:other', 'Request was blocked by the firewall']],
  ['not-http', ['Parse Error: Expected HTTP/', 'net/http: malformed HTTP response "\\x15\\x03\\x01"']],
];

const STATUSES: readonly (readonly [text: string, status: number])[] = [
  ['Unexpected server response: 503', 503],
  ['unexpected status code: 404 Not Found', 404],
  ["Expected HTTP 101 response but was '403 Forbidden'", 403],
  ['failed to WebSocket dial: expected handshake response status code 101 but got 400', 400],
  ["The server returned status code '401' when status code '101' was expected.", 401],
  ['server rejected WebSocket connection: HTTP 403', 403],
  ['Handshake status 502 Bad Gateway', 502],
  ["403, message='Invalid response status', url='https://api.example.com'", 403],
  ['WebSocket connection upgrade failed [451]: ', 451],
  ['Request failed with status code 429', 429],
  ['HTTP/1.1 302 Found', 302],
];

describe('words of other clients', () => {
  it.each(CLASSES.flatMap(([cause, texts]) => texts.map((text) => [text, cause] as const)))(
    '%s: %s',
    (text, cause) => {
      expect(readWords(text)?.cause).toBe(cause);
      const explanation = explained({ source: 'har', words: [text] });
      expect(explanation?.cause).toBe(cause);
      expect(explanation?.evidence.join(' ')).toContain(text.slice(0, 20));
    },
  );

  it.each(STATUSES)('%s names %i', (text, status) => {
    expect(readWords(text)?.status).toBe(status);
    const explanation = explained({ source: 'har', words: [text] });
    const known = explained({ source: 'har', status });
    expect(explanation?.cause).toBe(known?.cause);
  });

  it.each([
    'Something nobody knows',
    'Load failed',
    'websocket: bad handshake',
    '500 cats are in the way',
    'ERR_SOCKET_CLOSED_BY_NODE',
  ])('quotes “%s”, and claims no more', (text) => {
    const explanation = explained({ source: 'har', words: [text] });
    expect(explanation?.cause).toBe('failed-with-these-words');
    expect(explanation?.evidence).toEqual([`The browser’s own words: “${text}”.`]);
    expect(explanation?.isNot).toEqual([]);
    expect(explanation?.fixes).toEqual([]);
  });

  it('lets an answer and a better word come first', () => {
    expect(
      explained({ source: 'har', words: ['Something nobody knows', 'net::ERR_CONNECTION_RESET'] })?.cause,
    ).toBe('connection-reset');
    expect(explained({ source: 'har', status: 404, words: ['socket hang up'] })?.cause).toBe(
      'no-websocket-at-this-path',
    );
    expect(explained({ source: 'page-hook', words: ['Something nobody knows'] })).toBeNull();
  });
});
