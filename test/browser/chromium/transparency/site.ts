import { readFileSync } from 'node:fs';
import type { Serve, ServedFile } from '../../../support/servers/witness-server.ts';
import { HOSTILE_SCRIPTS, hostileScript, SERVER_SAYS } from './hostile-pages.ts';

/** Groups of cases: the files of cases/. */
export const GROUPS = [
  'surface',
  'construct',
  'arguments',
  'messages',
  'events',
  'places',
  'network',
  'sessions',
] as const;

const HERE = new URL('.', import.meta.url);
const VISIT =
  /const VISIT = `([\s\S]*?)`;\n/.exec(read('cases/places.js'))?.[1]?.replaceAll('\\\\', '\\') ?? '';

function read(file: string): string {
  return readFileSync(new URL(file, HERE), 'utf8');
}

const html = (body: string, headers: Record<string, string> = {}): ServedFile => ({
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`,
  headers,
});

const script = (body: string): ServedFile => ({ type: 'text/javascript; charset=utf-8', body });

/** What a page with a policy of its own runs: the socket's end, and what violations told. */
const UNDER_POLICY = `const violations = [];
addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective, sourceFile, lineNumber, columnNumber, sample, disposition, isTrusted }) =>
  violations.push({ blockedURI, effectiveDirective, sourceFile, lineNumber, columnNumber, sample, disposition, isTrusted }));
const tell = (...told) => parent.postMessage([...told, violations], '*');
try {
  const socket = new WebSocket(new URL(location.href).searchParams.get('address'));
  const seen = [];
  for (const type of ['open', 'error', 'close']) {
    socket.addEventListener(type, ({ code, reason }) => {
      seen.push(type, code, reason);
      if (type !== 'open') setTimeout(tell, 50, socket.readyState, seen);
    });
  }
} catch ({ name, message, stack }) {
  tell(name, message, stack.replaceAll(/\\?[^:)]*/g, ''));
}`;

/** The pages of the transparency tests. */
export const serveSite: Serve = (url) => {
  const { pathname, searchParams } = url;
  const group = /^\/cases\/([a-z]+)$/.exec(pathname)?.[1];
  if (group !== undefined) {
    return html(`<body><script src="/harness.js"></script><script src="/cases/${group}.js"></script></body>`);
  }
  if (pathname === '/hostile') {
    const name = searchParams.get('page') ?? '';
    const address = `ws://${url.host}/socket?${new URLSearchParams({ of: `hostile/${name}`, silent: '', do: JSON.stringify(SERVER_SAYS) })}`;
    return {
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><html><head><script>${hostileScript(HOSTILE_SCRIPTS[name] ?? '', address)}</script><link rel="icon" href="data:,">`,
    };
  }
  if (pathname === '/blank') return html('<title>Blank</title>');
  if (pathname === '/harness.js') return script(read('harness.js'));
  if (/^\/cases\/[a-z]+\.js$/.test(pathname)) return script(read(pathname.slice(1)));
  if (pathname === '/visit') {
    const address = JSON.stringify(searchParams.get('address'));
    return html(
      `<script>${VISIT} visit(${address}).then((told) => { console.info('visited'); parent.postMessage(told, '*'); });</script>`,
    );
  }
  if (pathname === '/visit.js')
    return script(`${VISIT}
addEventListener('message', async ({ data, ports }) => (ports?.[0] ?? self).postMessage(await visit(data)));
addEventListener('connect', ({ ports: [port] }) => { port.onmessage = async ({ data }) => port.postMessage(await visit(data)); });`);
  if (pathname === '/events') {
    return {
      type: 'text/event-stream',
      body: 'retry: 60000\n\nid: 1\ndata: one\n\nevent: departure\nid: 2\ndata: two\n\n',
    };
  }
  if (pathname === '/forbidden') {
    return html(`<script>${UNDER_POLICY}</script>`, { 'Content-Security-Policy': "connect-src 'none'" });
  }
  if (pathname === '/strict') {
    return html(`<script nonce="n">${UNDER_POLICY}</script><script>parent.postMessage('ran', '*')</script>`, {
      'Content-Security-Policy': "default-src 'none'; script-src 'nonce-n'; connect-src ws:; base-uri 'none'",
    });
  }
  if (pathname === '/trusted-types') {
    return html(`<script>${UNDER_POLICY}</script>`, {
      'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types 'none'",
    });
  }
  if (pathname === '/sandbox') return html('<p>No script</p>', { 'Content-Security-Policy': 'sandbox' });
  return null;
};
