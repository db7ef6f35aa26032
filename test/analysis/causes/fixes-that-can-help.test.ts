import { describe, expect, it } from 'vitest';
import { fixSite } from '../../../src/analysis/fixes/fix-site.ts';
import { PRODUCTS } from '../../../src/analysis/fixes/products.ts';
import { explainedAnswer } from './explained.ts';

const FORBIDDEN = 'HTTP/1.1 403 Forbidden';

/** Product and place of each fix, in their order. */
const places = (said: ReturnType<typeof explainedAnswer>): string[] =>
  said?.fixes.map(({ product, where }) => `${product} | ${where}`) ?? [];

const throughCloudflare = (method: string, status: string) =>
  explainedAnswer({ ...spdy('tcp', method), response: [`HTTP/1.1 ${status}`, 'Server: cloudflare'] })
    ?.sentence;

const redirectedTo = (location: string, url = 'wss://app.example.com/v1/agents') =>
  explainedAnswer({ url, response: ['HTTP/1.1 307 Temporary Redirect', `Location: ${location}`] });

const failedBy = (error: string) =>
  explainedAnswer({
    url: 'ws://0.0.0.0:3000/ws',
    words: [`Error in connection establishment: net::${error}`],
  });

const firstOf405 = (...fields: string[]) =>
  explainedAnswer({ response: ['HTTP/2 405', ...fields], transport: 'h2', request: undefined })?.fixes[0]
    ?.product;

const nginxOf = (url: string) =>
  explainedAnswer({ url, response: ['HTTP/1.1 400 Bad Request', 'Server: nginx'] })?.fixes[0];

const printed = (url: string) =>
  PRODUCTS.flatMap(({ fixes }) => Object.values(fixes).map((write) => write(fixSite(url))?.code ?? ''));

describe('where somebody without a fix names itself', () => {
  it.each(['GitHub.com', 'Caddy', 'lighttpd/1.4.69', 'LiteSpeed', 'railway-edge', 'pve-api-daemon/3.0'])(
    '%s with 403: what proxies need is last, and only for those who have one',
    (server) => {
      const found = places(explainedAnswer({ response: [FORBIDDEN, `Server: ${server}`] }));
      const conditional = found.map((place) => place.includes('only if '));
      expect(conditional).toContain(true);
      expect(conditional).toEqual(conditional.toSorted((a, b) => Number(a) - Number(b)));
      expect(
        found.filter((place) => /^(?:nginx|Apache|Envoy) /.test(place) && !place.includes('only if')),
      ).toEqual([]);
    },
  );

  it.each(['Vercel', 'LiteSpeed', 'AkamaiGHost'])(
    '%s with 426: a proxy that dropped the Upgrade is still first',
    (server) => {
      const said = explainedAnswer({ response: ['HTTP/1.1 426 Upgrade Required', `Server: ${server}`] });
      expect(places(said)[0]).toMatch(/^nginx \| only if nginx is on the way/);
    },
  );

  it('a server that none of the products is has no handler of theirs', () => {
    for (const status of ['401 Unauthorized', '403 Forbidden', '404 Not Found']) {
      const said = explainedAnswer({ response: [`HTTP/1.1 ${status}`, 'Server: pve-api-daemon/3.0'] });
      expect(said?.fixes.map(({ code }) => code).join('\n')).not.toMatch(/WebSocketServer|socket\.io/);
    }
  });

  it.each([
    ['nobody', []],
    ['nginx itself', ['Server: nginx/1.24.0']],
  ])('nothing changes for %s', (_who, fields) => {
    const found = places(explainedAnswer({ response: [FORBIDDEN, ...fields] }));
    expect(found[0]).toMatch(/^nginx \| the location/);
    expect(found.join('\n')).not.toContain('only if');
  });

  it('a proxy is still first where a server complains of an Upgrade that was dropped', () => {
    const response = ['HTTP/1.1 426 Upgrade Required', 'Server: TornadoServer/6.2'];
    expect(places(explainedAnswer({ response }))[0]).toMatch(/^nginx \| the server block/);
  });

  it('a log-in of the AWS load balancer is not written in Node', () => {
    const said = explainedAnswer({ response: ['HTTP/1.1 561 x', 'Server: awselb/2.0'] });
    expect(said?.cause).toBe('authentication-required');
    expect(said?.fixes).toEqual([]);
  });

  it('nobody has a proxy of his own before a service in the cloud', () => {
    const words = ["Error during WebSocket handshake: 'Upgrade' header is missing"];
    const at = (host: string) =>
      explainedAnswer({ url: `wss://${host}/client/?hub=chat`, words })?.fixes ?? [];
    expect(at('x.service.signalr.net')).toEqual([]);
    expect(at('signalr.example.com')).not.toEqual([]);
    expect(at('x.service.signalr.net.example.com')).not.toEqual([]);
  });
});

describe('Envoy with 426 and nothing more', () => {
  const response = ['HTTP/1.1 426 Upgrade Required', 'Server: istio-envoy'];

  it('got HTTP/1.0 from the proxy before it', () => {
    const said = explainedAnswer({ response });
    expect(said?.cause).toBe('upgrade-dropped-by-proxy');
    expect(said?.sentence).toMatch(/speak HTTP\/1\.1/);
    expect(said?.fixes.map(({ product }) => product)).toEqual(['nginx']);
    expect(said?.fixes[0]?.code).toContain('proxy_http_version 1.1;');
  });

  it.each(['x-envoy-upstream-service-time: 3', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'])(
    'does not where the server behind it answered: %s',
    (field) => {
      expect(explainedAnswer({ response: [...response, field] })?.sentence).not.toMatch(/HTTP\/1\.0/);
    },
  );

  it('does not over HTTP/2', () => {
    const said = explainedAnswer({ response: ['HTTP/2 426', 'server: envoy'], transport: 'h2' });
    expect(said?.cause).toBe('extended-connect-refused');
  });
});

describe('a filter that names itself in Via', () => {
  const response = ['HTTP/1.1 426 Upgrade Required', 'Upgrade: websocket', 'Via: 1.1 proxy01 (BlueCoat)'];

  it('loses the Upgrade of ws:, so wss: helps', () => {
    const said = explainedAnswer({ url: 'ws://app.example.com/', response });
    expect(said?.sentence).toMatch(/^Use wss:/);
    expect(said?.fixes.map(({ product }) => product)).toEqual(['The page']);
  });

  it('cannot have lost that of wss:', () => {
    expect(explainedAnswer({ url: 'wss://app.example.com/', response })?.sentence).not.toMatch(/wss:/);
  });
});

const spdy = (protocol: string, method = 'POST') => ({
  kind: 'upgrade' as const,
  method,
  request: ['Host: app.example.com', 'Connection: Upgrade', `Upgrade: ${protocol}`],
});

describe('an upgrade to another protocol', () => {
  it.each([
    ['Apache/2.4.57 (Debian)', '400 Bad Request', 'Apache httpd', /upgrade=ANY/],
    ['envoy', '403 Forbidden', 'Envoy', /upgrade_type: SPDY\/3\.1/],
    ['nginx', '400 Bad Request', 'nginx', /\$http_upgrade/],
  ])('%s prints what passes it on, first', (server, status, product, code) => {
    const said = explainedAnswer({
      ...spdy('SPDY/3.1'),
      response: [`HTTP/1.1 ${status}`, `Server: ${server}`],
    });
    expect(said?.fixes[0]?.product).toBe(product);
    expect(said?.fixes[0]?.code).toMatch(code);
    expect(said?.sentence).not.toMatch(/websocket|Origin/i);
  });

  it('HAProxy’s rule names it, and that of a WebSocket names that', () => {
    const response = [FORBIDDEN];
    const body = '<h1>403 Forbidden</h1> Request forbidden by administrative rules.';
    expect(explainedAnswer({ ...spdy('tcp'), response, body })?.fixes[0]?.code).toContain(
      'hdr(Upgrade) -i tcp }',
    );
    expect(explainedAnswer({ response, body })?.fixes[0]?.code).toContain('hdr(Upgrade) -i websocket }');
  });

  it.each(['x } deny', 'a\nb', "x'y", '$x', '#', 'a: b'])('%j does not enter a configuration', (offered) => {
    expect(fixSite('wss://a.example/x', 403, null, null, offered).protocol).toBe('NAME');
  });

  it.each([
    ['awselb/2.0', 'POST', /Network Load Balancer/],
    ['awselb/2.0', 'GET', /Network Load Balancer/],
    ['cloudflare', 'POST', /Cloudflare passes an upgrade on only with a GET/],
  ])('%s does not pass it on (%s)', (server, method, sentence) => {
    const response = ['HTTP/1.1 400 Bad Request', `Server: ${server}`];
    expect(explainedAnswer({ ...spdy('SPDY/3.1', method), response })?.sentence).toMatch(sentence);
    expect(explainedAnswer({ response })?.sentence).not.toMatch(sentence);
  });

  it('Cloudflare is not to blame for a GET, nor for a path that does not exist', () => {
    expect(throughCloudflare('GET', '400 Bad Request')).not.toMatch(/Cloudflare passes/);
    expect(throughCloudflare('POST', '404 Not Found')).not.toMatch(/Cloudflare passes/);
  });
});

describe('a redirect', () => {
  it.each(['/ui/', '/index.html', 'https://www.example.com/', 'https://app.example.com/home.php?x=1'])(
    'to %s is one to a page, where no socket is opened',
    (location) => {
      const said = redirectedTo(location);
      expect(said?.cause).toBe('redirected');
      expect(said?.sentence).toMatch(/^Check the path of the socket/);
      expect(said?.fixes.map(({ code }) => code).join('\n')).not.toMatch(/new WebSocket/);
    },
  );

  it.each([
    '/v1/agents/',
    '/v2/agents',
    'https://eu.example.com/v1/agents',
    'https://eu.example.com/v1/agents/',
  ])('to %s is one to the address to use', (location) => {
    expect(redirectedTo(location)?.sentence).toMatch(
      /^Open the socket at the address that the redirect names/,
    );
    expect(redirectedTo(location)?.fixes[0]?.code).toMatch(/new WebSocket/);
  });

  it('from the root to a folder is one to a page, unless its name is one of a socket', () => {
    const root = 'wss://app.example.com/';
    expect(redirectedTo('/ui/', root)?.sentence).toMatch(/^Check the path of the socket/);
    expect(redirectedTo('/socket.io/', root)?.sentence).toMatch(/^Open the socket/);
  });

  it('from a folder to another may be right', () => {
    expect(redirectedTo('/v4/socket.io/', 'wss://app.example.com/socket.io/')?.sentence).toMatch(
      /^Open the socket/,
    );
  });
});

describe('answers that name their own remedy', () => {
  it('the page of ngrok before the first visit', () => {
    const response = ['HTTP/1.1 200 OK', 'Content-Type: text/html', 'Ngrok-Error-Code: ERR_NGROK_6024'];
    expect(explainedAnswer({ response })?.sentence).toMatch(/“Visit Site”.*ngrok-skip-browser-warning/);
    expect(explainedAnswer({ response: response.slice(0, 2) })?.sentence).not.toMatch(/ngrok/);
  });

  it('ngrok’s words of a broken answer', () => {
    const response = ['HTTP/1.1 503 Service Unavailable'];
    const body = 'ngrok gateway error\nThe server returned an invalid or incomplete HTTP response.';
    const said = explainedAnswer({ response, body });
    expect(said?.sentence).toMatch(/behind the agent of ngrok/);
    expect(said?.fixes).toEqual([]);
  });

  it('an address that only a server uses', () => {
    expect(failedBy('ERR_ADDRESS_INVALID')?.sentence).toMatch(/0\.0\.0\.0/);
    expect(failedBy('ERR_ADDRESS_INVALID')?.sentence).not.toMatch(/VPN/);
    expect(failedBy('ERR_ADDRESS_UNREACHABLE')?.sentence).toMatch(/VPN/);
  });

  it('a 405 with the methods of an application, over HTTP/2', () => {
    expect(firstOf405('allow: GET', 'content-length: 0')).toBe('Spring Boot');
    expect(firstOf405('content-length: 0')).toBe('Apache httpd');
    expect(firstOf405('allow: GET', 'server: Caddy')).toBe('Caddy');
  });
});

describe('the path that is printed', () => {
  it.each(['/.well-known/mercure', '/a/b/c/d/e/f/g/h/i/j/k', '/@hmr/ws', '/v=1/ws'])(
    'is %s itself',
    (path) => {
      expect(nginxOf(`wss://app.example.com${path}`)?.code).toContain(`location ${path} {`);
      expect(nginxOf(`wss://app.example.com${path}`)?.note).not.toMatch(/in place of/);
    },
  );

  it.each([
    '/a%20b/ws',
    '/{id}/ws',
    '/ws;v=1',
    '//ws',
    '/über/ws',
    "/x'y",
    '/$x',
    '/a`b`',
    '/a"b',
    '/a,b',
    '/%2e%2e%2fx',
  ])('is a stand-in for %s, and the note says so', (path) => {
    const fix = nginxOf(`wss://app.example.com${path}`);
    expect(fix?.code).toContain('location /chat {');
    expect(fix?.note).toMatch(/Write the path of the socket in place of \/chat/);
  });

  it('is no stand-in where it is /chat, nor where the code has no path', () => {
    expect(nginxOf('wss://app.example.com/chat')?.note).not.toMatch(/in place of/);
    const said = explainedAnswer({
      url: 'wss://app.example.com/a%20b',
      response: ['HTTP/1.1 426 x', 'Server: cloudflare'],
    });
    expect(said?.fixes[0]?.product).toBe('Cloudflare');
    expect(said?.fixes[0]?.note).not.toMatch(/in place of/);
  });

  it('never breaks out of any code, whatever the address has', () => {
    const hostile = [
      ' ',
      '"',
      "'",
      '`',
      '$',
      '{',
      '}',
      ';',
      '#',
      '%',
      '\\',
      '<',
      '>',
      '(',
      ')',
      '*',
      '+',
      '|',
      '&',
      ',',
      '\n',
      '^',
      ':',
      '!',
    ];
    for (const mark of hostile) {
      for (const path of [`/a${mark}b`, `/${mark}`, `/x/y${mark}/`, `/.${mark}z`]) {
        for (const whole of [path, encodeURI(path)]) {
          const site = fixSite(`wss://a.example${whole}`, 404, `https://a.example${whole}`);
          expect([mark, site.path]).toEqual([mark, expect.stringMatching(/^[\w./~@=-]+$/)]);
        }
      }
    }
    const plain = printed('wss://a.example/chat');
    const dotted = printed('wss://a.example/.w-k/@a=b~c');
    expect(dotted.map((code) => code.split('\n').length)).toEqual(
      plain.map((code) => code.split('\n').length),
    );
  });
});
