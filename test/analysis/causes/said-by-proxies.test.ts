import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/analysis/judge.ts';
import { type Sight, sightOf } from './connections.ts';
import { ASK, explained, explainedAnswer } from './explained.ts';

// Answers of proxies, platforms and frameworks that point at themselves, as their sources and public reports have them.

type Row = readonly [
  what: string,
  head: readonly string[],
  body: string,
  cause: string,
  says: RegExp,
  products: readonly string[],
];

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const GATEWAY = 'bad-gateway';
const STATUS = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure"';

const ROWS: readonly Row[] = [
  [
    'Kong without a route',
    ['HTTP/1.1 404 Not Found', 'Server: kong/3.4.0', 'X-Kong-Response-Latency: 0'],
    '{"message":"no Route matched with those values"}',
    NO_PATH,
    /^Add a route .* to Kong/,
    ['Kong Gateway'],
  ],
  // envoyproxy/envoy, docs: response flag NR
  [
    'Istio without a route',
    ['HTTP/1.1 404 Not Found', 'server: istio-envoy', 'content-length: 0'],
    '',
    NO_PATH,
    /route for this host and path in Envoy/,
    ['Istio'],
  ],
  [
    'Envoy that forbids the upgrade',
    ['HTTP/1.1 403 Forbidden', 'server: envoy', 'content-length: 0'],
    '',
    REFUSED,
    /upgrade_configs/,
    ['Envoy'],
  ],
  [
    'a fixed response of a load balancer',
    ['HTTP/1.1 404 Not Found', 'Server: awselb/2.0'],
    'Not found',
    NO_PATH,
    /rule .* listener/,
    ['AWS Application Load Balancer'],
  ],
  [
    'Traefik without a healthy server',
    ['HTTP/1.1 503 Service Unavailable', 'Content-Type: text/plain; charset=utf-8'],
    'no available server\n',
    GATEWAY,
    /behind Traefik/,
    ['Traefik'],
  ],
  [
    'Apache by its own rule',
    ['HTTP/1.1 403 Forbidden', 'Server: Apache/2.4.58'],
    "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>",
    REFUSED,
    /Require/,
    ['Apache httpd'],
  ],
  [
    'the firewall of an Application Gateway',
    ['HTTP/1.1 403 Forbidden', 'Server: Microsoft-Azure-Application-Gateway/v2'],
    '<center><h1>403 Forbidden</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center>',
    REFUSED,
    /firewall \(WAF\)/,
    [],
  ],
  [
    'App Service that runs nothing, or has no place for a socket',
    ['HTTP/1.1 503 Service Unavailable', 'Set-Cookie: ARRAffinity=1;Path=/'],
    '',
    GATEWAY,
    /how many sockets are open/,
    ['Azure App Service'],
  ],
  [
    'Cloud Run without a free instance',
    ['HTTP/1.1 429 Too Many Requests', 'Server: Google Frontend'],
    'Rate exceeded.',
    'rate-limited',
    /no instance was free/,
    ['Google Cloud Run'],
  ],
  [
    'API Gateway whose authorizer was not asked',
    ['HTTP/1.1 401 Unauthorized', 'x-amzn-ErrorType: UnauthorizedException'],
    '{"message":"Unauthorized", "connectionId":"a", "requestId":"b"}',
    'authentication-required',
    /\$connect/,
    [],
  ],
  [
    'Zscaler that redirects to its own page',
    ['HTTP/1.1 307 Temporary Redirect', 'Location: https://gateway.zscloud.net:443/auD?origurl=http%3A'],
    '',
    REFUSED,
    /filter near the browser/,
    [],
  ],
  [
    'Blue Coat by its categories',
    ['HTTP/1.1 403 Forbidden', 'Proxy-Connection: close'],
    '<title>Access Denied</title>Access Denied (content_filter_denied)',
    REFUSED,
    /filter near the browser/,
    [],
  ],
  [
    'Kubernetes that does not know the user',
    ['HTTP/1.1 401 Unauthorized', 'Audit-Id: a'],
    `${STATUS},"message":"Unauthorized","reason":"Unauthorized","code":401}`,
    'authentication-required',
    /valid token/,
    [],
  ],
  [
    'Kubernetes without the pod',
    ['HTTP/1.1 404 Not Found'],
    `${STATUS},"message":"pods \\"p\\" not found","reason":"NotFound","code":404}`,
    NO_PATH,
    /names in the address/,
    [],
  ],
  [
    'Kubernetes without a kubelet',
    ['HTTP/1.1 500 Internal Server Error'],
    `${STATUS},"message":"error dialing backend: dial tcp 10.0.0.1:10250: i/o timeout","code":500}`,
    GATEWAY,
    /kubelet/,
    [],
  ],
  [
    'Kubernetes with a parameter missing',
    ['HTTP/1.1 400 Bad Request'],
    `${STATUS},"message":"unable to upgrade: you must specify at least 1 of stdin, stdout, stderr","code":400}`,
    'request-is-no-handshake',
    /parameters in the address/,
    [],
  ],
  // novnc/websockify, websockifyserver.py: do_GET
  [
    'an old websockify without its subprotocol',
    ["HTTP/1.1 400 Client must support 'binary' or 'base64' protocol", 'Server: WebSockify Python/2.7'],
    '',
    'subprotocol-mismatch',
    /subprotocol “binary”/,
    [],
  ],
  [
    'Jupyter without the kernel',
    ['HTTP/1.1 404 Not Found', 'Server: TornadoServer/6.4'],
    '{"message":"Kernel does not exist: 123","reason":null}',
    'session-unknown',
    /kernel/,
    [],
  ],
  [
    'CloudFront by its own page',
    ['HTTP/1.1 403 Forbidden', 'Server: CloudFront', 'X-Cache: Error from cloudfront'],
    "<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Bad request. We can't connect to the server",
    REFUSED,
    /alternate names/,
    ['AWS CloudFront'],
  ],
  [
    'Play by the name in Host',
    ['HTTP/1.1 400 Bad Request', 'Content-Type: text/plain'],
    'Host not allowed: app.example.com',
    REFUSED,
    /name in Host/,
    [],
  ],
  [
    'Railway that reached nothing',
    ['HTTP/1.1 502 Bad Gateway', 'x-railway-fallback: true'],
    '{"message":"Application failed to respond"}',
    GATEWAY,
    /Railway/,
    [],
  ],
  [
    'Jetty by the Origin',
    ['HTTP/1.1 403 Forbidden', 'Server: Jetty(9.4.44)'],
    '<h2>HTTP ERROR 403 Origin check failed</h2>',
    REFUSED,
    /says that it does not allow this one/,
    [],
  ],
];

describe('an answer that a proxy or a framework makes by itself', () => {
  it.each(ROWS)('of %s', (_what, response, body, cause, says, products) => {
    const explanation = explainedAnswer({ response, body });
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toMatch(says);
    expect(explanation?.fixes.map(({ product }) => product)).toEqual(products);
  });

  it('is the server’s, where Envoy says so or words of its own are there', () => {
    const head = ['HTTP/1.1 403 Forbidden', 'server: envoy'];
    const passed = explainedAnswer({ response: [...head, 'x-envoy-upstream-service-time: 3'] });
    expect(passed?.sentence).not.toMatch(/upgrade_configs/);
    const said = explainedAnswer({ response: head, body: '{"message":"wrong tenant"}' });
    expect(said?.sentence).toMatch(/wrong tenant/);
  });

  it.each(['HTTP/1.1 404 Not Found', 'HTTP/1.1 405 Method Not Allowed'])(
    'of websockify, %s, is one to a request without Upgrade',
    (line) => {
      const explanation = explainedAnswer({ response: [line, 'Server: WebSockify Python/3.9'] });
      expect(explanation?.cause).toBe('upgrade-dropped-by-proxy');
      expect(explanation?.fixes[0]?.product).toBe('nginx');
    },
  );
});

describe('a server that misses the upgrade, at an address with a session', () => {
  const url = 'wss://app.example.com/socket.io/?EIO=4&transport=websocket&sid=abc';
  const response = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/json'];

  it('is not one that does not know the session, where Engine.IO says which', () => {
    const dropped = explainedAnswer({ url, response, body: '{"code":3,"message":"Bad request"}' });
    expect(dropped?.cause).toBe('upgrade-dropped-by-proxy');
    const unknown = explainedAnswer({ url, response, body: '{"code":1,"message":"Session ID unknown"}' });
    expect(unknown?.cause).toBe('session-unknown');
    expect(unknown?.sentence).toMatch(/: Socket\.IO does not know/);
    const python = explainedAnswer({ url, response, body: '"Invalid session abc"' });
    expect(python?.sentence).toMatch(/the server does not know/);
  });

  it('is another matter where python-engineio refuses the Origin', () => {
    const refused = explainedAnswer({ url, response, body: '"Not an accepted origin."' });
    expect(refused?.cause).toBe(REFUSED);
    expect(refused?.fixes[0]?.product).toBe('Flask-SocketIO');
  });
});

describe('a handler for ordinary requests', () => {
  const request = [...ASK, 'Sec-WebSocket-Protocol: graphql-transport-ws'];
  const sight: Sight = { request, response: ['HTTP/1.1 400 Bad Request'], body: 'GET query missing.' };

  it('of GraphQL answers where no WebSocket server is attached, or behind a proxy that drops Upgrade', () => {
    expect(explainedAnswer(sight)?.cause).toBe(NO_PATH);
    expect(explainedAnswer(sight)?.sentence).toMatch(/graphql-ws/);
    const proxied = { ...sight, response: ['HTTP/1.1 400 Bad Request', 'Server: nginx'] };
    expect(explainedAnswer(proxied)?.cause).toBe('upgrade-dropped-by-proxy');
  });

  it('of Next.js answers where its routes are, which take no upgrade', () => {
    const response = ['HTTP/1.1 404 Not Found', 'X-Powered-By: Next.js'];
    const explanation = explainedAnswer({ url: 'wss://app.example.com/api/socket', response });
    expect(explanation?.sentence).toMatch(/server of your own/);
    expect(explanation?.fixes.map(({ product }) => product)).toEqual(['Next.js with ws']);
  });
});

// Of jupyter_server 1.23.3, without most of its scripts.
const jupyterPage = (title: string) =>
  `<!DOCTYPE HTML><html><head><title>Jupyter Server</title></head><body><noscript><div id='noscript'>Jupyter Server requires JavaScript.</div></noscript><div class="error"><h1>${title}</h1></div></body></html>`;

describe('Jupyter at the socket of a kernel', () => {
  const url =
    'ws://127.0.0.1:8888/user/me/api/kernels/e02b7f5c-2822-40c6-9794-593b55c612df/channels?session_id=1';

  it.each([
    [
      'a kernel that is gone',
      '404 Not Found',
      jupyterPage('404 : Not Found'),
      'session-unknown',
      /^Start the kernel/,
    ],
    [
      'no log-in, or another host',
      '403 Forbidden',
      jupyterPage('403 : Forbidden'),
      REFUSED,
      /^Log in to Jupyter/,
    ],
    ['a foreign page', '403 Forbidden', 'Cross origin websockets not allowed', REFUSED, /allow_origin/],
  ] as const)('%s', (_, status, body, cause, says) => {
    const response = [`HTTP/1.1 ${status}`, 'Server: TornadoServer/6.2', 'Content-Type: text/html'];
    const explanation = explainedAnswer({ url, response, body });
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toMatch(says);
    // A handler in Tornado's own code helps nobody who runs Jupyter.
    expect(explanation?.fixes).toEqual([]);
    const elsewhere = explainedAnswer({ url: 'ws://127.0.0.1:8888/chat', response, body });
    expect(elsewhere?.sentence).not.toMatch(/Jupyter/);
  });
});

describe('the dev server of Next.js', () => {
  const url = 'ws://192.168.1.5:3000/_next/webpack-hmr?id=a';

  // vercel/next.js#77253: it writes “Unauthorized” into the socket, and nothing of HTTP.
  it('refuses a page of another host without an HTTP answer', () => {
    const words = ['Error in connection establishment: net::ERR_INVALID_HTTP_RESPONSE'];
    const explanation = explained({ url, words });
    expect(explanation?.cause).toBe('dev-server-refused-host-or-origin');
    expect(explanation?.sentence).toMatch(/allowedDevOrigins/);
    expect(explanation?.fixes.map(({ product }) => product)).toEqual(['Next.js']);
    expect(explanation?.fixes[0]?.code).toMatch(/allowedDevOrigins: \['192\.168\.1\.5'\]/);
    expect(explained({ url: 'ws://192.168.1.5:3000/chat', words })?.cause).toBe('not-http');
  });

  it('has fixes of its own where it answers', () => {
    const explanation = explainedAnswer({ url, response: ['HTTP/1.1 403 Forbidden'] });
    expect(explanation?.fixes.map(({ product }) => product)).toEqual(['Next.js']);
  });
});

describe('a 426 to an ordinary request over HTTP/3', () => {
  // requestgenerator.com in jonluca/har-to-openapi
  it('is not a refused CONNECT: none was sent', () => {
    const explanation = explained({
      source: 'har',
      kind: 'upgrade',
      transport: 'h3',
      url: 'https://app.example.com/api/status/426',
      request: [':authority: app.example.com', 'accept: */*'],
      response: ['HTTP/3 426', 'content-type: application/json'],
    });
    expect(explanation?.cause).toBe('upgrade-to-something-else-required');
    expect(explanation?.isNot.join()).toMatch(/did not ask/);
  });

  it('and an Upgrade over HTTP/2 is the fault of the request', () => {
    const explanation = explained({
      source: 'har',
      kind: 'upgrade',
      transport: 'h2',
      url: 'https://app.example.com/',
      request: ['Host: app.example.com', 'Upgrade: HTTP/3', 'Connection: upgrade'],
      response: ['HTTP/2 400', 'content-type: text/plain'],
    });
    expect(explanation?.cause).toBe('request-is-no-handshake');
    expect(explanation?.sentence).toMatch(/^Send the request without Upgrade/);
  });
});

describe('an extended CONNECT', () => {
  const sight: Sight = {
    source: 'har',
    kind: 'extended-connect',
    transport: 'h2',
    url: 'wss://app.example.com/ws',
    method: 'CONNECT',
    request: [':method: CONNECT', ':protocol: websocket', ':authority: app.example.com', ':path: /ws'],
  };

  it('has no Upgrade that Envoy could allow', () => {
    const explanation = explained({ ...sight, response: ['HTTP/2 403', 'server: envoy'] });
    expect(explanation?.cause).toBe('extended-connect-refused');
  });

  it('that is answered with a page has a cause, whether or not its end was recorded', () => {
    const page = ['HTTP/2 200', 'content-type: text/html', 'content-length: 500'];
    expect(explained({ ...sight, response: page })?.cause).toBe('extended-connect-refused');
    expect(explained({ ...sight, response: ['HTTP/2 200'] })).toBeNull();
  });
});

describe('words that name an answer over a version that nobody reported', () => {
  it('fail the rule of an Upgrade, and leave that of an extended CONNECT open', () => {
    const words = ['Error during WebSocket handshake: Unexpected response code: 522'];
    const connection = sightOf({ url: 'wss://app.example.com/ws', words });
    const verdicts = new Map(
      judge(connection, { attempts: [connection], frames: null }).map(({ check, verdict }) => [
        check,
        verdict,
      ]),
    );
    expect(verdicts.get('status-is-101')).toBe('fail');
    expect(verdicts.get('extended-connect-succeeded')).toBe('unknown');
  });

  it('of Rust name the status', () => {
    expect(explained({ words: ['HTTP error: 404 Not Found'] })?.cause).toBe(NO_PATH);
  });

  it('of Firefox say only that the answer was no 101', () => {
    const explanation = explained({ words: ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'] });
    expect(explanation?.sentence).toMatch(/status in the server’s log/);
  });
});
