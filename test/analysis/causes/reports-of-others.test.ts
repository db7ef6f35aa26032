import { describe, expect, it } from 'vitest';
import type { Sight } from './connections.ts';
import { ASK, explained, explainedAnswer } from './explained.ts';

// Failures that people reported, each as an answer that was seen whole. The comment names the report.

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const DROPPED = 'upgrade-dropped-by-proxy';

const SWITCHED = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

type Row = readonly [what: string, sight: Sight, cause: string, says: RegExp, firstFix: string | null];

const ROWS: readonly Row[] = [
  // The page of Akamai’s edge, as in paytmmoney/pyPMClient#29 with 503
  [
    'a rule of Akamai',
    {
      response: ['HTTP/1.1 403 Forbidden', 'Server: AkamaiGHost', 'Mime-Version: 1.0'],
      body: '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don\'t have permission to access "http&#58;&#47;&#47;ws&#46;example&#46;com&#47;" on this server.<P>Reference&#32;&#35;18&#46;6f64d440</BODY></HTML>',
    },
    REFUSED,
    /^Check the rules of the proxy or firewall/,
    null,
  ],
  [
    'Akamai without a server behind it offers nothing of Traefik, which writes the same words',
    {
      response: ['HTTP/1.1 503 Service Unavailable', 'Server: AkamaiGHost'],
      body: 'Service Unavailable',
    },
    'bad-gateway',
    /503/,
    'nginx',
  ],
  // warmcat/libwebsockets#2677
  [
    'HAProxy without a server',
    {
      response: ['HTTP/1.0 503 Service Unavailable', 'cache-control: no-cache', 'content-type: text/html'],
      body: '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
    },
    'bad-gateway',
    /503/,
    'HAProxy',
  ],
  [
    'a server that is no gateway and starts',
    { response: ['HTTP/1.1 503 Service Unavailable', 'Server: Jetty(9.4.44.v20210927)'] },
    'bad-gateway',
    /^Read the log of the server.*503 by itself/,
    null,
  ],
  // rwth-afu/UniPager#56
  [
    'a key that was lost on the way',
    {
      response: ['HTTP/1.1 400 Bad Request'],
      body: 'WebSocket Protocol Error: Unable to parse WebSocket key.',
    },
    DROPPED,
    /^Pass Sec-WebSocket-Key on/,
    null,
  ],
  // tornado.web.WebSocketHandler.get asks for Upgrade, then Connection, then the version
  [
    'a version that was lost on the way to Tornado',
    {
      response: [
        'HTTP/1.1 426 Upgrade Required',
        'Server: TornadoServer/6.1',
        'Sec-WebSocket-Version: 7, 8, 13',
      ],
    },
    DROPPED,
    /^Pass Sec-WebSocket-Version on/,
    null,
  ],
  // Fastify’s setNotFoundHandler by default
  [
    'Fastify at the port of webpack-dev-server',
    {
      url: 'ws://localhost:3000/ws',
      response: ['HTTP/1.1 404 Not Found', 'content-type: application/json; charset=utf-8'],
      body: '{"message":"Route GET:/ws not found","error":"Not Found","statusCode":404}',
    },
    NO_PATH,
    /^Check the path/,
    'Node ws',
  ],
  [
    'another server at the port of webpack-dev-server',
    {
      url: 'ws://localhost:9000/ws',
      response: ['HTTP/1.1 400 Bad Request', 'Server: akka-http/10.1.11'],
      body: 'Expected WebSocket Upgrade header',
    },
    DROPPED,
    /^Pass Upgrade and Connection/,
    'nginx',
  ],
  // spring-projects/spring-framework#26664
  [
    'Spring, by its fields',
    {
      response: [
        'HTTP/1.1 403 Forbidden',
        'Cache-Control: no-cache, no-store, max-age=0, must-revalidate',
        'Pragma: no-cache',
        'Expires: 0',
      ],
      body: '',
    },
    REFUSED,
    /setAllowedOrigins/,
    'Spring',
  ],
  // hummingbird-project/hummingbird-websocket#108
  [
    'a redirect to the very same address',
    { url: 'ws://localhost:8080/ws', response: ['HTTP/1.1 307 Temporary Redirect', 'Location: /ws'] },
    'redirected',
    /^Read the log of the server that redirects.*very address/,
    'nginx',
  ],
  [
    'a redirect to the very same address over TLS',
    { response: ['HTTP/1.1 301 Moved Permanently', 'Location: https://app.example.com/chat'] },
    'redirected',
    /^Forward the scheme.*very address/,
    'nginx',
  ],
  [
    'a redirect to the very same address, with a cookie that was not sent',
    {
      response: [
        'HTTP/1.1 302 Found',
        'Location: https://app.example.com/chat',
        'Set-Cookie: gate=1; Path=/',
      ],
    },
    'redirected',
    /^Load a page of this host first.*very address/,
    null,
  ],
  [
    'a redirect to another path',
    {
      response: ['HTTP/1.1 301 Moved Permanently', 'Location: /chat/', 'Server: nginx'],
    },
    'redirected',
    /^Open the socket at the address/,
    'The page',
  ],
  [
    'a log-in of the same site',
    {
      response: ['HTTP/1.1 302 Found', 'Location: /login?next=/chat', 'Server: nginx'],
    },
    'redirected-to-login',
    /^Log in first/,
    null,
  ],
  [
    'a key that is not valid',
    {
      response: ['HTTP/1.1 401 Unauthorized', 'Server: cloudflare'],
      body: '{"message":"Invalid API key","hint":"Double check your anon or service_role API key."}',
    },
    'authentication-required',
    /^Do what the answer asks for.*“Invalid API key”/,
    null,
  ],
  [
    'a password',
    { response: ['HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic realm="x"', 'Server: nginx'] },
    'authentication-required',
    /^Log in first/,
    'nginx',
  ],
  [
    'a log-in that nginx did not ask for',
    { response: ['HTTP/1.1 401 Unauthorized', 'Server: nginx'] },
    'authentication-required',
    /^Log in first/,
    'Node ws',
  ],
  [
    'FastAPI without a library behind nobody',
    { response: ['HTTP/1.1 404 Not Found', 'server: uvicorn'], body: '{"detail":"Not Found"}' },
    NO_PATH,
    /^Install a WebSocket library/,
    'uvicorn',
  ],
  [
    'FastAPI behind nginx',
    { response: ['HTTP/1.1 404 Not Found', 'Server: nginx'], body: '{"detail":"Not Found"}' },
    NO_PATH,
    /^Pass Upgrade and Connection/,
    'nginx',
  ],
  // docs.cloudfoundry.org, X-Cf-RouterError
  [
    'Cloud Foundry without a route',
    {
      response: ['HTTP/1.1 404 Not Found', 'X-Cf-Routererror: unknown_route'],
      body: "404 Not Found: Requested route ('x.cfapps.example') does not exist.\n",
    },
    NO_PATH,
    /^Map a route/,
    null,
  ],
  [
    'Cloud Foundry without an answer',
    { response: ['HTTP/1.1 502 Bad Gateway', 'X-Cf-Routererror: endpoint_failure (EOF)'] },
    'bad-gateway',
    /the router of Cloud Foundry/,
    null,
  ],
  [
    'OpenShift without an endpoint',
    {
      response: ['HTTP/1.0 503 Service Unavailable', 'content-type: text/html'],
      body: '<h1>Application is not available</h1><p>The application is currently not serving requests at this endpoint. It may not have been started or is still starting.</p>',
    },
    'bad-gateway',
    /the router of OpenShift/,
    null,
  ],
  [
    'Fly.io',
    { response: ['HTTP/1.1 503 Service Unavailable', 'server: Fly/0ee9b7f'] },
    'bad-gateway',
    /internal_port/,
    null,
  ],
  // beyondcode/laravel-websockets#158 and its like
  [
    'a page of PHP where a Pusher server is looked for',
    {
      url: 'ws://127.0.0.1:8000/app/key?protocol=7&client=js',
      response: ['HTTP/1.1 404 Not Found', 'X-Powered-By: PHP/8.2.4'],
    },
    NO_PATH,
    /port of the Pusher server/,
    null,
  ],
  [
    'Python’s server of files',
    { response: ['HTTP/1.0 404 File not found', 'Server: SimpleHTTP/0.6 Python/3.11.2'] },
    NO_PATH,
    /^Start a WebSocket server/,
    null,
  ],
  [
    'the DevTools port of Chrome',
    {
      url: 'ws://localhost:9222/devtools/page/1',
      response: ['HTTP/1.1 403 Forbidden'],
      body: 'Rejected an incoming WebSocket connection from the http://localhost:5173 origin. Use the command line flag --remote-allow-origins=http://localhost:5173 to allow connections from this origin.',
    },
    REFUSED,
    /^Start that browser with --remote-allow-origins/,
    null,
  ],
  [
    'Binance after a 429',
    { url: 'wss://stream.binance.com:9443/ws', response: ["HTTP/1.1 418 I'm a teapot"] },
    'rate-limited',
    /^Wait, and send less/,
    null,
  ],
  // krohling/ArduinoWebsocketClient#12
  [
    'WebSocket-Node, which gives its reason in a field',
    {
      response: [
        'HTTP/1.1 400 Bad Request',
        'Connection: close',
        'X-WebSocket-Reject-Reason: Client must provide a value for Sec-WebSocket-Key.',
      ],
    },
    DROPPED,
    /^Pass Sec-WebSocket-Key on/,
    null,
  ],
  // cjb/codex-blackboard#113
  [
    'a password that Apache asks for',
    {
      response: [
        'HTTP/1.1 401 Authorization Required',
        'Server: Apache/2.2.22',
        'WWW-Authenticate: Basic realm="x"',
      ],
    },
    'authentication-required',
    /^Log in first/,
    'Node ws',
  ],
  // robhunter/agentdeals#1098
  [
    'an event stream that says why',
    {
      kind: 'event-stream',
      url: 'https://app.example.com/mcp',
      response: ['HTTP/1.1 400 Bad Request'],
      body: '{"jsonrpc":"2.0","error":{"code":-32001,"message":"No session: send initialize first"},"id":null}',
    },
    'not-an-event-stream',
    /says “No session: send initialize first”/,
    null,
  ],
  // awslabs/mcp#3352
  [
    'an event stream that is a page',
    {
      kind: 'event-stream',
      url: 'https://app.example.com/events',
      response: ['HTTP/1.1 200 OK', 'Content-Type: text/html; charset=utf-8'],
    },
    'not-an-event-stream',
    /^Answer this address with text\/event-stream/,
    'Express',
  ],
  [
    'an event stream that is a page of nginx',
    {
      kind: 'event-stream',
      url: 'https://app.example.com/events',
      response: ['HTTP/1.1 404 Not Found', 'Server: nginx'],
    },
    'not-an-event-stream',
    /^Check the address of the stream/,
    'nginx',
  ],
];

/** A handshake of HTTP/1.1 that a file shows over HTTP/2. */
function sightOver(agent: string): Sight {
  return {
    source: 'har',
    transport: 'h2',
    request: [...ASK, `User-Agent: ${agent}`],
    response: ['HTTP/2 400 ', 'server: nginx/1.24.0'],
  };
}

describe('reports of others', () => {
  it.each(ROWS)('%s', (_what, sight, cause, says, firstFix) => {
    const explanation = explainedAnswer(sight);
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toMatch(says);
    expect(explanation?.fixes[0]?.product ?? null).toBe(firstFix);
  });

  // eclipse-paho/paho.mqtt.javascript#43
  it('Chrome 30’s word for a subprotocol is known', () => {
    const explanation = explained({
      words: ['Error during WebSocket handshake: Sec-WebSocket-Protocol mismatch'],
    });
    expect(explanation?.cause).toBe('subprotocol-mismatch');
    expect(explanation?.fixes[0]?.product).toBe('Node ws');
  });

  // faye/faye-websocket-ruby#34, nodejs/undici, curl 7.86 (cgrates/cgrates#3833), zwopple/PocketSocket#52
  it.each([
    ["Error during WebSocket handshake: 'Connection' header value is not 'Upgrade'", 'switch-incomplete'],
    ['curl: (22) Refused WebSockets upgrade: 403', REFUSED],
    ['Remote server closed the connection before sending response header', 'closed-before-response'],
  ])('%s', (words, cause) => {
    expect(explained({ words: [words] })?.cause).toBe(cause);
  });

  it('WebKit’s word for a compressed frame that nobody agreed on is one of reserved bits', () => {
    const explanation = explained({
      laterWords: ['Compressed bit must be 0 if no negotiated deflate-frame extension'],
      request: ASK,
      response: SWITCHED,
    });
    expect(explanation?.sentence).toMatch(/compress only as agreed/);
  });

  it('curl over HTTP/2 sends no CONNECT, and its Upgrade means nothing there', () => {
    const found = explained(sightOver('curl/8.5.0'));
    expect(found?.cause).toBe('request-is-no-handshake');
    expect(found?.sentence).toMatch(/--http1\.1/);
    expect(found?.fixes[0]?.product).toBe('curl');
    // A browser’s is shown so and never sent.
    expect(explained(sightOver('Mozilla/5.0 Gecko/20100101 Firefox/153.0'))?.cause).toBe(
      'extended-connect-refused',
    );
  });

  // miguelgrinberg/Flask-SocketIO#1160
  it('a broken close frame is no text message', () => {
    const explanation = explained({
      laterWords: ['Received a broken close frame containing invalid UTF-8.'],
      request: ASK,
      response: SWITCHED,
    });
    expect(explanation?.sentence).toMatch(/^Send one close frame/);
  });

  // moquette-io/moquette#90, njouanin/hbmqtt#20: a proxy records a 101, and Chrome refuses it
  it('a switch without the subprotocol that Chromium demands has failed there, and nowhere else', () => {
    const offer = [...ASK, 'Sec-WebSocket-Protocol: mqtt'];
    const sight = (agent: string): Sight => ({
      source: 'har',
      request: [...offer, `User-Agent: ${agent}`],
      response: SWITCHED,
    });
    const chrome = 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
    expect(explained(sight(chrome))?.cause).toBe('subprotocol-mismatch');
    expect(explained(sight('Mozilla/5.0 Gecko/20100101 Firefox/153.0'))).toBeNull();
    expect(explained(sight('mqtt client'))).toBeNull();
  });
});
