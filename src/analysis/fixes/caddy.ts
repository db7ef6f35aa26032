import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// Caddy 2 forwards upgrades by default (caddyserver.com/docs/caddyfile/directives/reverse_proxy). A header directive that
// removes the two fields breaks them, or another handler that takes the path.
const label: FixLabel = {
  product: 'Caddy',
  version: '2.0+',
  where: 'the site block of the Caddyfile',
  note: 'Caddy passes upgrades by itself: remove header_up or request_header lines that touch Connection or Upgrade.',
};

export const caddy: Product = {
  name: 'Caddy',
  role: 'proxy',
  signs: { server: /^Caddy\b/i, via: /\bCaddy\b/i },
  fixes: {
    upgrade: (site) => writeFix(label, `+handle ${site.path}* {`, `+    reverse_proxy ${BACKEND}`, '+}'),
    path: (site) =>
      writeFix(
        { ...label, note: 'handle keeps the path; handle_path would remove the matched part.' },
        `+handle ${site.path}* {`,
        `+    reverse_proxy ${BACKEND}`,
        '+}',
      ),
    upstream: (site) =>
      writeFix(
        {
          ...label,
          note: 'Write the address that the server really listens on: an empty 502 means that nobody took the connection there.',
        },
        ` handle ${site.path}* {`,
        `+    reverse_proxy ${BACKEND}`,
        ' }',
      ),
    timeout: (site) =>
      writeFix(
        {
          ...label,
          version: '2.7+',
          note: 'Caddy sets no idle limit, but a reload of its configuration ends open sockets: this delays the end.',
        },
        ` handle ${site.path}* {`,
        `     reverse_proxy ${BACKEND} {`,
        '+        stream_close_delay 5m',
        '     }',
        ' }',
      ),
    tls: (site) =>
      writeFix(
        {
          ...label,
          where: 'the Caddyfile',
          note: 'Caddy fetches and renews a certificate for a public name by itself.',
        },
        `+${site.hostname} {`,
        `     reverse_proxy ${BACKEND}`,
        ' }',
      ),
    'extended-connect': () =>
      writeFix(
        {
          ...label,
          version: '2.6+',
          where: 'the global options of the Caddyfile',
          note: 'Before 2.9 Caddy offers no extended CONNECT, and browsers use HTTP/1.1; from 2.9 on it translates it for its upstream. Where that fails, leave HTTP/2 out.',
        },
        '+{',
        '+    servers {',
        '+        protocols h1',
        '+    }',
        '+}',
      ),
    session: (site) =>
      writeFix(
        { ...label, note: 'Keeps the requests of a client at one server.' },
        ` handle ${site.path}* {`,
        `     reverse_proxy ${BACKEND} 127.0.0.1:3001 {`,
        '+        lb_policy client_ip_hash',
        '     }',
        ' }',
      ),
    cors: (site) =>
      writeFix(
        {
          ...label,
          note: 'For Mercure write cors_origins https://app.example.com into its mercure block in place of this.',
        },
        ` handle ${site.path}* {`,
        `     reverse_proxy ${BACKEND} {`,
        '+        header_down Access-Control-Allow-Origin https://app.example.com',
        '+        header_down Access-Control-Allow-Credentials true',
        '+        header_down +Vary Origin',
        '     }',
        ' }',
      ),
    buffering: (site) =>
      writeFix(
        {
          ...label,
          note: 'Caddy passes text/event-stream on at once by itself: look for encode, which compresses.',
        },
        ` handle ${site.path}* {`,
        `     reverse_proxy ${BACKEND} {`,
        '+        flush_interval -1',
        '     }',
        ' }',
      ),
    'upstream-tls': (site) =>
      writeFix(
        { ...label, note: 'The server behind Caddy expects TLS.' },
        ` handle ${site.path}* {`,
        `+    reverse_proxy https://${BACKEND}`,
        ' }',
      ),
  },
};
