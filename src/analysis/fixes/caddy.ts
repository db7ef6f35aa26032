import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// Caddy 2 passes upgrades by itself (caddyserver.com/docs/caddyfile/directives/reverse_proxy); what breaks it is a
// header directive that takes the two fields away, or another handler that takes the path.
const label: FixLabel = {
  product: 'Caddy',
  version: '2.0+',
  where: 'the site block of the Caddyfile',
  note: 'Caddy passes upgrades by itself: remove header_up or request_header lines that touch Connection or Upgrade.',
};

export const caddy: Product = {
  name: 'Caddy',
  server: /^Caddy\b/i,
  fixes: {
    upgrade: (site) => writeFix(label, `+handle ${site.path}* {`, `+    reverse_proxy ${BACKEND}`, '+}'),
    path: (site) =>
      writeFix(
        { ...label, note: 'handle keeps the path; handle_path would take the matched part away.' },
        `+handle ${site.path}* {`,
        `+    reverse_proxy ${BACKEND}`,
        '+}',
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
  },
};
