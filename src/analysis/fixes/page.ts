import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = { product: 'The page', version: 'all browsers', where: 'its script', note: '' };

export const page: Product = {
  name: 'The page',
  server: null,
  fixes: {
    subprotocol: (site) =>
      writeFix(
        {
          ...label,
          note: 'Offer names that the server speaks, or none: then the server may choose none either.',
        },
        `+const socket = new WebSocket('${site.origin}${site.path}', ['chat.v2']);`,
      ),
    redirect: (site) =>
      writeFix(
        {
          ...label,
          note: 'Write the address that the redirect names: wss:, the right host, the slash at the end.',
        },
        `+const socket = new WebSocket('wss://${site.hostname}${site.path}');`,
      ),
    'secure-url': (site) =>
      writeFix(
        { ...label, note: 'The socket then is as secure as the page; its server or proxy needs TLS too.' },
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
          note: 'Chromium opens 255 sockets at once and no more: use one for all parts of the page.',
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
          note: 'React’s strict mode mounts twice in development: the first socket is closed while it opens.',
        },
        ' function leave(socket) {',
        '+  if (socket.readyState === WebSocket.CONNECTING) {',
        "+    socket.addEventListener('open', () => socket.close(1000), { once: true });",
        '+    return;',
        '+  }',
        '   socket.close(1000);',
        ' }',
      ),
  },
};
