import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readAny } from '../../../src/formats/recognize.ts';

// What curl 7.88 prints, as it stands.

const ASKED = `*   Trying 127.0.0.1:18555...
* Connected to 127.0.0.1 (127.0.0.1) port 18555 (#0)
> GET /chat HTTP/1.1
> Host: 127.0.0.1:18555
> User-Agent: curl/7.88.1
> Accept: */*
> Connection: Upgrade
> Upgrade: websocket
> Sec-WebSocket-Version: 13
> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
>\u0020
`;
const REFUSED = `< HTTP/1.1 404 Not Found
< Server: nginx/1.25.3
< Content-Type: text/html
<\u0020
{ [57 bytes data]
<html><h1>404 Not Found</h1></html>* Closing connection 0
`;
const INCLUDED = 'HTTP/1.1 404 Not Found\r\nServer: nginx/1.25.3\r\n\r\n<html><h1>404 Not Found</h1></html>';
const SWITCHED = `< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
< Connection: Upgrade
< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
<\u0020
{ [7 bytes data]
\u0081\u0005hello* Operation timed out after 2001 milliseconds with 7 bytes received
* Closing connection 0
curl: (28) Operation timed out after 2001 milliseconds with 7 bytes received
`;
const METER =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n' +
  '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
const MEASURED = '\r100    57  100    57    0     0   6093      0 --:--:-- --:--:-- --:--:--  6333\n';

function read(text: string) {
  const imported = readAny(text);
  const [first] = judgeSession(replay(imported), null);
  return { imported, connection: first?.connection, explanation: first?.explanation ?? null };
}

/** A CONNECT that the proxy answers in this way, and what curl says of it. */
function refused(status: number, words: string): string {
  return `*   Trying 10.0.0.1:3128...
> CONNECT app.example.com:443 HTTP/1.1
> Host: app.example.com:443
>\u0020
< HTTP/1.1 ${status} X
< Server: squid/5.7
<\u0020
* ${words}
`;
}

describe('what curl prints', () => {
  it.each([
    ['--verbose', ASKED + REFUSED],
    ['--verbose with its meter', METER + ASKED + REFUSED.replace('</html>', `</html>${MEASURED}`)],
    ['--verbose, each line ended by CR', (ASKED + REFUSED).replaceAll('\n', '\r\n')],
  ])('%s: the request, the answer and the beginning of its body', (_, text) => {
    const { imported, connection, explanation } = read(text);
    expect(imported).toMatchObject({
      format: 'transcript',
      producer: 'curl',
      problems: [],
      ordinaryRequests: 0,
    });
    expect(connection).toMatchObject({
      kind: 'websocket',
      outcome: 'refused',
      url: { value: 'ws://127.0.0.1:18555/chat' },
      body: '<html><h1>404 Not Found</h1></html>',
    });
    expect(explanation?.cause).toBe('no-websocket-at-this-path');
    expect(explanation?.fixes[0]?.product).toBe('nginx');
  });

  it('--include: an answer alone, whose request nobody saw, and the file says so', () => {
    const { imported, connection, explanation } = read(INCLUDED);
    expect(imported.problems).toEqual([{ where: 'line 1', what: expect.stringContaining('curl --verbose') }]);
    expect(connection).toMatchObject({
      kind: 'websocket',
      outcome: 'refused',
      url: { seen: false },
      request: { seen: false, why: 'not-in-file' },
    });
    expect(explanation?.cause).toBe('no-websocket-at-this-path');
  });

  it('of redirects the last answer counts', () => {
    const { connection } = read(`HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n${INCLUDED}`);
    expect(connection?.status).toEqual({ seen: true, value: 404 });
  });

  it('a switch: its messages are bytes that no text keeps, so none are counted, and its end is not known', () => {
    const { imported, connection, explanation } = read(ASKED + SWITCHED);
    expect(imported.problems).toEqual([]);
    expect(connection).toMatchObject({ outcome: 'open', messagesRecorded: false, body: null });
    expect(connection?.close).toEqual({ seen: false, why: 'not-in-file' });
    expect(explanation).toBeNull();
  });

  it('over TLS the address is wss:', () => {
    const tls = ASKED.replace('> GET', '* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n> GET');
    expect(read(tls + REFUSED).connection?.url).toEqual({ seen: true, value: 'wss://127.0.0.1:18555/chat' });
  });

  it('an ordinary request, and a CONNECT that opens the way through a proxy, are no attempts at a switch', () => {
    const plain = ASKED.replace(/> (?:Connection|Upgrade|Sec-WebSocket-.*): .*\n/g, '');
    expect(read(plain + REFUSED)).toMatchObject({ imported: { ordinaryRequests: 1 }, connection: undefined });
    const proxied = `*   Trying 10.0.0.1:3128...
> CONNECT app.example.com:80 HTTP/1.1
> Host: app.example.com:80
>\u0020
< HTTP/1.1 200 Connection established
<\u0020
* CONNECT phase completed!
${ASKED.replace(/.*\n.*\n/, '')}${REFUSED}`;
    const { imported, connection } = read(proxied);
    expect(imported.ordinaryRequests).toBe(1);
    expect(connection?.status).toEqual({ seen: true, value: 404 });
  });

  it('a CONNECT that the proxy refused is why nothing was sent, in the words of curl', () => {
    const { imported, connection, explanation } = read(refused(403, 'CONNECT tunnel failed, response 403'));
    expect(connection).toMatchObject({ url: { value: 'wss://app.example.com/' }, outcome: 'failed' });
    expect(connection?.status.seen).toBe(false);
    expect(explanation?.cause).toBe('connection-refused');
    expect(explanation?.sentence).toContain('CONNECT');
    expect(imported.problems).toHaveLength(1);
    const seven = read(refused(407, 'Received HTTP code 407 from proxy after CONNECT'));
    expect(seven.explanation?.cause).toBe('proxy-authentication-required');
    // Cut off before curl says so: nobody knows.
    expect(read(refused(403, 'Closing connection')).connection).toBeUndefined();
    // Asked again with a log-in.
    const again = `${refused(407, 'CONNECT tunnel failed, response 407')}${ASKED.replace(/.*\n.*\n/, '')}${REFUSED}`;
    expect(read(again).connection?.status).toEqual({ seen: true, value: 404 });
  });

  it('an event stream: its answer, and no message of it', () => {
    const { connection, explanation } = read(
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n',
    );
    expect(connection).toMatchObject({ kind: 'event-stream', outcome: 'open', messagesRecorded: false });
    expect(explanation).toBeNull();
  });

  it('cut or mixed up, ends in what can be read or in a FormatError', () => {
    const pieces = [
      ...(METER + ASKED + REFUSED + SWITCHED).split('\n'),
      ...INCLUDED.split('\n'),
      '',
      '\r',
      '> ',
      '<',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (lines) => {
        try {
          replay(readAny(lines.join('\n')));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

it('an answer without a request and an address, written by hand, was refused too', () => {
  const { connection, explanation } = read('< HTTP/1.1 404 Not Found\n< Server: nginx\n');
  expect(connection?.outcome).toBe('refused');
  expect(explanation?.cause).toBe('no-websocket-at-this-path');
});
