import { describe, expect, it } from 'vitest';
import type { Sight } from './connections.ts';
import { ASK, explained } from './explained.ts';

// Answers of services and frameworks as public reports quote them: the comment of each row says where it was read.

const APPSYNC = 'wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/graphql?header=e30=&payload=e30=';
const SIGNALR = 'wss://app.service.signalr.net/client/?hub=chat&id=z7644wXYjEH0ooNYwNcQ&access_token=a.b.c';

type Row = readonly [
  what: string,
  sight: Pick<Sight, 'url' | 'response' | 'body'>,
  cause: string,
  says: RegExp,
  firstFix: string | null,
];

const ROWS: readonly Row[] = [
  // graphql-dotnet/graphql-client#221: the field; aws/aws-appsync-community#373: the words.
  [
    'AppSync without a valid header parameter',
    {
      url: APPSYNC,
      response: ['HTTP/1.1 401 Unauthorized', 'x-amzn-ErrorType: UnauthorizedException'],
      body: '{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}',
    },
    'authentication-required',
    /parameter header of the address.*AppSync answered 401/,
    null,
  ],
  // awslabs/aws-mobile-appsync-sdk-android#243: the status alone.
  [
    'AppSync by its status alone',
    { url: APPSYNC, response: ['HTTP/1.1 401 Unauthorized'] },
    'authentication-required',
    /AppSync answered 401/,
    null,
  ],
  // aws/aws-appsync-community#195, graphql-dotnet/graphql-client#591
  [
    'AppSync without its subprotocol',
    {
      url: APPSYNC,
      response: ['HTTP/1.1 400 Bad Request'],
      body: '{"payload":{"errors":[{"message":"NoProtocolError","errorCode":400}]},"type":"connection_error"}',
    },
    'subprotocol-mismatch',
    /^Offer the subprotocol graphql-ws/,
    null,
  ],
  // Azure/azure-signalr#445: a token older than its lifetime.
  [
    'Azure SignalR with an old token',
    {
      url: SIGNALR,
      response: ['HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Bearer error="invalid_token"'],
    },
    'authentication-required',
    /^Negotiate anew before each connection.*Azure SignalR answered 401/,
    null,
  ],
  // Azure/azure-signalr#208 and its guide for troubleshooting (pull request 600)
  [
    'Azure SignalR, too late after negotiating',
    { url: SIGNALR, response: ['HTTP/1.1 404 Not Found'] },
    'session-unknown',
    /^Connect at once after negotiating/,
    null,
  ],
  // RFC 6750 section 3.1, as ASP.NET Core writes it
  [
    'a token that has expired',
    {
      response: [
        'HTTP/1.1 401 Unauthorized',
        'WWW-Authenticate: Bearer error="invalid_token", error_description="The token expired at \'11/28/2026 09:00:00\'"',
      ],
    },
    'authentication-required',
    /^Get a new token/,
    null,
  ],
  [
    'a private port of Codespaces',
    {
      url: 'wss://name-3000.app.github.dev/ws',
      response: ['HTTP/1.1 302 Found', 'Location: https://github.com/codespaces/auth/name?port=3000'],
    },
    'redirected-to-login',
    /^Make the port public in Codespaces/,
    null,
  ],
  // pallets/werkzeug#2865, miguelgrinberg/python-engineio#457: the same line at the end of each socket.
  [
    'Werkzeug whose handler did not answer',
    {
      response: ['HTTP/1.0 500 INTERNAL SERVER ERROR', 'Server: Werkzeug/3.0.1 Python/3.11.2'],
      body: '<title>AssertionError: write() before start_response // Werkzeug Debugger</title>',
    },
    'server-failed',
    /the handler of the socket ended without an answer/,
    null,
  ],
  // The default headers of Spring Security (reference, "Security HTTP Response Headers"), and its empty 403
  [
    'Spring Security',
    {
      response: [
        'HTTP/1.1 403 ',
        'X-Content-Type-Options: nosniff',
        'X-XSS-Protection: 0',
        'Cache-Control: no-cache, no-store, max-age=0, must-revalidate',
        'Pragma: no-cache',
        'Expires: 0',
        'Content-Length: 0',
      ],
    },
    'origin-or-access-refused',
    /Spring Security.*setAllowedOrigins/,
    'Spring',
  ],
  // DefaultCorsProcessor of Spring names what its answer depends on.
  [
    'Spring that allows another Origin',
    {
      response: [
        'HTTP/1.1 403 ',
        'Vary: Origin',
        'Vary: Access-Control-Request-Method',
        'Vary: Access-Control-Request-Headers',
        'Content-Length: 0',
      ],
    },
    'origin-or-access-refused',
    /list of allowed origins/,
    'Spring',
  ],
];

it.each(ROWS)('%s', (_what, sight, cause, says, firstFix) => {
  const explanation = explained({ source: 'har', request: ASK, ...sight });
  expect([explanation?.cause, explanation?.fixes[0]?.product ?? null]).toEqual([cause, firstFix]);
  expect(explanation?.sentence).toMatch(says);
});

it.each<[string, Pick<Sight, 'url' | 'response'>, RegExp]>([
  ['elsewhere', { response: ['HTTP/1.1 401 Unauthorized'] }, /AppSync|SignalR|new token/],
  ['elsewhere', { response: ['HTTP/1.1 404 Not Found'] }, /SignalR/],
  [
    'at a name that only ends alike',
    { url: 'wss://notservice.signalr.net.example.com/client/?id=1', response: ['HTTP/1.1 404 Not Found'] },
    /Azure/,
  ],
  [
    'where Phoenix writes a field like that of Spring Security',
    {
      response: [
        'HTTP/1.1 403 Forbidden',
        'server: Cowboy',
        'cache-control: max-age=0, private, must-revalidate',
      ],
    },
    /Spring Security/,
  ],
  [
    'where Google writes one of Spring Security’s fields',
    {
      response: [
        'HTTP/1.1 403 Forbidden',
        'Cache-Control: no-cache, no-store, max-age=0, must-revalidate',
        'Expires: Mon, 01 Jan 1990 00:00:00 GMT',
        'X-XSS-Protection: 0',
      ],
    },
    /Spring/,
  ],
])('says nothing of them %s', (_where, sight, not) => {
  expect(explained({ source: 'har', request: ASK, ...sight })?.sentence).not.toMatch(not);
});

it('a Bearer field does not prove that a token came', () => {
  // Servers write it also where nobody is logged in.
  const field = 'WWW-Authenticate: Bearer error="invalid_token", error_description="Authentication required"';
  const found = explained({ source: 'har', request: ASK, response: ['HTTP/1.1 401 Unauthorized', field] });
  expect(found?.cause).toBe('authentication-required');
  expect(found?.sentence).toContain('found no token that it accepts');
  expect(found?.isNot.join(' ')).not.toMatch(/token/);
});

const at = (url: string, response: string, body?: string) =>
  explained({
    source: 'har',
    request: ASK,
    url,
    response: [response],
    ...(body === undefined ? {} : { body }),
  })?.sentence;

describe('Azure SignalR', () => {
  it('a 403 is about the token only where its body does not say otherwise', () => {
    expect(at(SIGNALR, 'HTTP/1.1 403 Forbidden')).toMatch(/^Negotiate anew/);
    expect(at(SIGNALR, 'HTTP/1.1 403 Forbidden', 'Access denied by network access control')).not.toMatch(
      /Negotiate|SignalR/,
    );
  });

  it.each(['/chat', '/client/?hub=chat', '/client/?hubid=1', '/server/?id=1', '/?next=/client/?id=1'])(
    'a 404 at %s names no connection',
    (path) => {
      const sentence = at(`wss://app.service.signalr.net${path}`, 'HTTP/1.1 404 Not Found');
      expect(sentence).not.toMatch(/SignalR/);
    },
  );
});

const CONSOLE = "WebSocket connection to 'wss://app.example.com/chat' failed: ";
const INTERRUPTED =
  'The connection to wss://app.example.com/chat was interrupted while the page was loading.';
const SWITCH = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];

/** What was said after the switch, without an end that anybody reported. */
const later = (text: string): Sight => ({
  source: 'transcript',
  request: ASK,
  response: [...SWITCH, 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
  laterWords: [text],
});

describe('lines of a console, as people copy them', () => {
  it.each([
    ['Invalid frame header', /^Let only one handler write/],
    ['Could not decode a text frame as UTF-8.', /^Send bytes as binary messages/],
  ])('a frame fault has its own sentence, with and without the address: %s', (fault, says) => {
    for (const text of [fault, CONSOLE + fault]) {
      expect(explained(later(text))?.sentence).toMatch(says);
      expect(explained({ source: 'transcript', words: [text] })?.sentence).toMatch(says);
    }
  });

  it('an empty reason behind the address is hidden, not unknown', () => {
    for (const words of ['', CONSOLE, CONSOLE.trim()])
      expect(explained({ source: 'transcript', words: [words] })?.cause).toBe('reason-hidden-by-extension');
  });

  it('Firefox’s line about an interrupted connection does not say that the handshake failed', () => {
    expect(explained({ source: 'transcript', words: [INTERRUPTED] })?.sentence).toMatch(
      /page was left, reloaded/,
    );
  });

  it.each([INTERRUPTED, 'net::ERR_ABORTED', `${CONSOLE}net::ERR_ABORTED`])(
    'after the switch they are those of a page that was left: %s',
    (text) => {
      const found = explained(later(text));
      expect([found?.cause, found?.sentence.slice(0, 36)]).toEqual([
        'cancelled-by-page',
        'Check whether the page was left or r',
      ]);
    },
  );

  it('words about another request, or beside a close in order, are no reason of an end', () => {
    expect(explained(later('net::ERR_TIMED_OUT while fetching /avatar.png, retried'))).toBeNull();
    const close = { code: 1000, reason: '', wasClean: true, by: 'unknown' } as const;
    expect(explained({ ...later('net::ERR_TIMED_OUT'), close })).toBeNull();
    expect(explained(later('net::ERR_TIMED_OUT'))?.cause).toBe('abnormal-closure-after-switch');
  });
});

it('names no Spring where tower-http says in one line what its answer depends on', () => {
  const vary = 'vary: origin, access-control-request-method, access-control-request-headers';
  const explanation = explained({ source: 'har', request: ASK, response: ['HTTP/1.1 403 Forbidden', vary] });
  expect(explanation?.fixes[0]?.product).not.toBe('Spring');
});
