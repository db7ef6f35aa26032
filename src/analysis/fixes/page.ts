import type { Fix } from '../explanation.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = { product: 'The page', version: 'all browsers', where: 'its script', note: '' };

export const page: Product = {
  name: label.product,
  role: 'page',
  signs: {},
  fixes: {
    subprotocol: (site) =>
      writeFix(
        {
          ...label,
          note:
            site.subprotocol === null
              ? 'Use a name that the server supports, or offer none: then the server need not choose one.'
              : 'This is the name that the server chose: offer it if the page supports it.',
        },
        `+const socket = new WebSocket('${site.origin}${site.path}', ['${site.subprotocol ?? 'NAME'}']);`,
      ),
    redirect: ({ target }) =>
      target === null
        ? null
        : writeFix(
            { ...label, note: 'The address that the redirect names.' },
            `+const socket = new WebSocket('${target}');`,
          ),
    'secure-url': (site) =>
      writeFix(
        { ...label, note: 'The socket is then as secure as the page; its server or proxy needs TLS too.' },
        "+const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';",
        `+const socket = new WebSocket(\`\${scheme}//\${location.host}${site.path}\`);`,
      ),
    rate: (site) =>
      writeFix(
        {
          ...label,
          note: 'Waits 1 s, 2 s, 4 s, up to 60 s, each with a random half (RFC 6455 section 7.2.3).',
        },
        ' let attempts = 0;',
        ' function connect() {',
        `   const socket = new WebSocket('${site.origin}${site.path}');`,
        "   socket.addEventListener('open', () => {",
        '+    attempts = 0;',
        '   });',
        "   socket.addEventListener('close', () => {",
        '+    const wait = Math.min(60_000, 1_000 * 2 ** attempts++);',
        '+    setTimeout(connect, wait / 2 + Math.random() * (wait / 2));',
        '   });',
        ' }',
      ),
    sockets: (site) =>
      writeFix(
        {
          ...label,
          note: 'Chromium opens 255 sockets at once and no more, Firefox 200 in all windows together: use one for all parts of the page.',
        },
        '+let shared;',
        ' export function socket() {',
        `+  if (!shared || shared.readyState > WebSocket.OPEN) shared = new WebSocket('${site.origin}${site.path}');`,
        '+  return shared;',
        ' }',
      ),
    lifetime: () =>
      writeFix(
        {
          ...label,
          note: 'React’s strict mode mounts twice in development: the first socket is closed while it is opening.',
        },
        ' function leave(socket) {',
        '+  if (socket.readyState === WebSocket.CONNECTING) {',
        "+    socket.addEventListener('open', () => socket.close(1000), { once: true });",
        '+    return;',
        '+  }',
        '   socket.close(1000);',
        ' }',
      ),
    'local-network': (site) =>
      writeFix(
        {
          ...label,
          version: 'Chromium 147+',
          note: 'The browser asks once for each site, at a click: the page has to come over https: or from this machine.',
        },
        " button.addEventListener('click', async () => {",
        `+  await fetch('${site.origin.replace('ws', 'http')}/', { mode: 'no-cors' }).catch(() => undefined);`,
        `   const socket = new WebSocket('${site.origin}${site.path}');`,
        ' });',
      ),
    'come-back': () =>
      writeFix(
        {
          ...label,
          note: 'Close the socket at pagehide and open it at pageshow: a cached page keeps no connection.',
        },
        "+addEventListener('pagehide', () => socket.close(1000));",
        "+addEventListener('pageshow', (event) => {",
        '+  if (event.persisted) connect();',
        '+});',
      ),
    resume: () =>
      writeFix(
        {
          ...label,
          note: 'Chromium ends the sockets of a page that it freezes: close yours, and open it again when the page resumes.',
        },
        "+document.addEventListener('freeze', () => socket.close(1000));",
        "+document.addEventListener('resume', () => connect());",
      ),
    heartbeat: () =>
      writeFix(
        {
          ...label,
          note: 'The server has to send something every 30 s; browsers do not show the page pings.',
        },
        ' let heard = Date.now();',
        " socket.addEventListener('message', () => {",
        '+  heard = Date.now();',
        ' });',
        '+setInterval(() => {',
        '+  if (Date.now() - heard > 75_000) socket.close(4000, "silent");',
        '+}, 15_000);',
      ),
    'message-size': () =>
      writeFix(
        { ...label, note: 'Every server accepts pieces of 16 KiB; the receiver has to join them again.' },
        ' const bytes = new TextEncoder().encode(text);',
        '+for (let at = 0; at < bytes.length; at += 16_384) socket.send(bytes.subarray(at, at + 16_384));',
      ),
  },
};

/** Whether a fix is one of the page's own script. */
export function isOfPage({ product }: Fix): boolean {
  return product === page.name;
}
