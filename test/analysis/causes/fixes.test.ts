import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { explain } from '../../../src/analysis/explain.ts';
import { fixSite } from '../../../src/analysis/fixes/fix-site.ts';
import { nodeWs } from '../../../src/analysis/fixes/node-ws.ts';
import { PRODUCTS } from '../../../src/analysis/fixes/products.ts';
import { sightOf } from './connections.ts';

const site = fixSite('wss://app.example.com/notifications', 521, 'https://app.example.com/notifications/');
const ALL = PRODUCTS.flatMap((product) =>
  Object.entries(product.fixes).map(([topic, write]) => {
    const fix = write(site);
    if (fix === null) throw new Error(`${product.name} prints nothing for ${topic}`);
    return { name: `${product.name}: ${topic}`, fix };
  }),
);

/** Products that have to have fixes. */
const ASKED = [
  'nginx',
  'Apache',
  'Caddy',
  'HAProxy',
  'Traefik',
  'Envoy',
  'IIS',
  'Cloudflare',
  'AWS ALB',
  'AWS API Gateway',
  'ingress-nginx',
  'Vite',
  'webpack',
  'Node ws',
  'Express',
  'Socket.IO',
];

/** The first product of a refusal by this server. */
function refused(server: string): string | undefined {
  const connection = sightOf({ response: ['HTTP/1.1 426 Upgrade Required', `Server: ${server}`] });
  return explain(connection, [], {})?.fixes[0]?.product;
}

/** Fixes whose code is JavaScript. */
const SCRIPTS = ALL.filter(({ fix }) =>
  /\b(const|function|export default|module\.exports|app\.use)\b/.test(fix.code),
);

describe('fixes', () => {
  it.each(ASKED)('there are some for %s', (name) => {
    expect(PRODUCTS.some((product) => product.name.includes(name))).toBe(true);
  });

  it.each(ALL)('$name says where it belongs, what it holds for and what it changes', ({ fix }) => {
    const lines = fix.code.split('\n');
    expect(fix.product).not.toBe('');
    expect(fix.version).not.toBe('');
    expect(fix.where).not.toBe('');
    expect(fix.changed.length).toBeGreaterThan(0);
    for (const number of fix.changed) expect(lines[number]?.trim() ?? '').not.toBe('');
    // A mark of our own notation that stayed would break what people paste.
    for (const line of lines) expect(line).not.toMatch(/^\+/);
  });

  it.each([
    ['wss://a.example/chat', '/chat', 'a.example', 'wss://a.example'],
    ['ws://127.0.0.1:8080/a/b.c/', '/a/b.c/', '127.0.0.1', 'ws://127.0.0.1:8080'],
    ['wss://a.example/', '/', 'a.example', 'wss://a.example'],
    ['wss://a.example/x;}%20location%20/', '/chat', 'a.example', 'wss://a.example'],
    ["wss://a.example/x'y", '/chat', 'a.example', 'wss://a.example'],
    ['wss://a.example/$request_uri', '/chat', 'a.example', 'wss://a.example'],
    ['wss://a.example/x?token=secret#y', '/x', 'a.example', 'wss://a.example'],
    [`wss://a.example/${'x'.repeat(100_000)}`, '/chat', 'a.example', 'wss://a.example'],
    ['wss://[::1]:9/x', '/x', 'app.example.com', 'wss://app.example.com'],
    ['no url', '/chat', 'app.example.com', 'wss://app.example.com'],
    [null, '/chat', 'app.example.com', 'wss://app.example.com'],
  ])('nothing of %s enters a configuration but what is safe there', (url, path, hostname, origin) => {
    expect(fixSite(url)).toMatchObject({
      path,
      hostname,
      origin,
      target: null,
      status: null,
      subprotocol: null,
      isStream: false,
      isCompressed: false,
    });
  });

  it.each([
    ['graphql-ws', 'graphql-ws'],
    [' chat.v2 ', 'chat.v2'],
    ["x'],evil(),['", null],
    ['a, b', null],
    ['redacted-1', null],
    ['', null],
  ])('a subprotocol %j is printed only where it is safe', (chosen, printed) => {
    expect(fixSite('wss://a.example/x', 101, null, chosen).subprotocol).toBe(printed);
  });

  it.each(SCRIPTS)('$name is JavaScript that parses', ({ fix }) => {
    const script = fix.code.replaceAll(/^import .*$/gm, '').replace('export default ', 'void ');
    expect(() => new Script(`(async () => {${script.replaceAll(/^export /gm, '')}\n})`)).not.toThrow();
  });

  it('puts the product that answered first', () => {
    expect(refused('Apache/2.4.71 (Debian)')).toBe('Apache httpd');
    expect(refused('Microsoft-IIS/10.0')).toBe('IIS with Application Request Routing');
    expect(refused('cloudflare')).toBe('Cloudflare');
  });

  it('prints the nginx fix with the path that failed, its three lines marked', () => {
    const explanation = explain(sightOf({ url: 'wss://app.example.com/notifications', status: 426 }), [], {});
    const fix = explanation?.fixes.find(({ product }) => product === 'nginx');
    expect(fix?.code).toBe(
      [
        'location /notifications {',
        '    proxy_pass http://127.0.0.1:3000;',
        '    proxy_http_version 1.1;',
        '    proxy_set_header Upgrade $http_upgrade;',
        '    proxy_set_header Connection "upgrade";',
        '    proxy_set_header Host $host;',
        '}',
      ].join('\n'),
    );
    expect(fix?.changed).toEqual([2, 3, 4]);
  });
});

/** Runs the code that we print inside a server of its own, and opens one socket to it. */
async function served(
  code: string,
  offers: string[] = [],
  headers: Record<string, string> = {},
): Promise<{ protocol: string } | { refused: string }> {
  const script = `
    import { createServer } from 'node:http';
    import { createHash } from 'node:crypto';
    import { WebSocketServer } from 'ws';
    const app = undefined, sessionOf = (cookie) => cookie === 'session=1';
    const server = createServer();
    {
      ${code.replaceAll(/^(import .*|const server = .*|server\.listen.*)$/gm, '')}
    }
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    const socket = new WebSocket(`ws://127.0.0.1:${Number(port.toString())}${site.path}`, offers, {
      headers,
    });
    const outcome = await new Promise<{ protocol: string } | { refused: string }>((resolve) => {
      socket.on('open', () => resolve({ protocol: socket.protocol }));
      socket.on('error', (error) => resolve({ refused: error.message }));
    });
    socket.terminate();
    return outcome;
  } finally {
    child.kill();
  }
}

const code = (topic: keyof typeof nodeWs.fixes): string => nodeWs.fixes[topic]?.(site)?.code ?? '';

describe('code for a Node server, run as printed', () => {
  it('computes an accept value that a client takes', async () => {
    expect(await served(code('accept'))).toEqual({ protocol: '' });
  });

  it('chooses a subprotocol that was offered, or none', async () => {
    const spoken = code('subprotocol');
    expect(await served(spoken, ['other', 'chat.v1'])).toEqual({ protocol: 'chat.v1' });
  });

  it('serves the path that failed', async () => {
    expect(await served(code('path'))).toEqual({ protocol: '' });
  });

  it('lets in who is logged in, and answers 401 to others', async () => {
    expect(await served(code('authentication'), [], { Cookie: 'session=1' })).toEqual({ protocol: '' });
    expect(await served(code('authentication'))).toEqual({ refused: 'Unexpected server response: 401' });
  });

  it('lets the page’s own origin in, and no other', async () => {
    const known = { Origin: 'https://app.example.com' };
    expect(await served(code('origin'), [], known)).toEqual({ protocol: '' });
    const other = { Origin: 'https://evil.example' };
    expect(await served(code('origin'), [], other)).toEqual({ refused: 'Unexpected server response: 401' });
  });

  it('agrees to no extension', async () => {
    expect(await served(code('extensions'))).toEqual({ protocol: '' });
  });
});
