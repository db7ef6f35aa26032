import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// HAProxy passes upgrades by itself in mode http, whatever its close options; what breaks them is a rule that takes
// the fields away, a backend that is not meant for them, or a missing timeout tunnel.
const label: FixLabel = {
  product: 'HAProxy',
  version: '1.5+',
  where: 'haproxy.cfg: the frontend that takes the request, and a new backend',
  note: 'The backend of sockets must not have http-request del-header or set-header rules for Connection or Upgrade.',
};

const ownBackend = (site: FixSite): readonly string[] => [
  ' frontend web',
  '     bind :80',
  `+    use_backend websocket if { hdr(Upgrade) -i websocket } { path_beg ${site.path} }`,
  '     default_backend web',
  ' ',
  '+backend websocket',
  '+    timeout tunnel 1h',
  `+    server socket1 ${BACKEND}`,
];

export const haproxy: Product = {
  name: 'HAProxy',
  server: null,
  fixes: {
    upgrade: (site) => writeFix(label, ...ownBackend(site)),
    path: (site) => writeFix(label, ...ownBackend(site)),
    timeout: () =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the defaults section, or the backend',
          note: 'Without it timeout client and timeout server (50 s in Debian’s file) bound the silence of a socket.',
        },
        ' defaults',
        '     mode http',
        '     timeout connect 5s',
        '     timeout client 50s',
        '     timeout server 50s',
        '+    timeout tunnel 1h',
      ),
    upstream: () =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the backend of the socket',
          note: '503 with “no server is available” means that every check failed: see the state with show stat.',
        },
        ' backend websocket',
        '     timeout tunnel 1h',
        `+    server socket1 ${BACKEND} check`,
      ),
  },
};
