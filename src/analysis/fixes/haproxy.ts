import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// HAProxy forwards upgrades by default in mode http, whatever its close options. Rules that remove the fields, a backend
// that is not meant for them, or a missing timeout tunnel break them.
const label: FixLabel = {
  product: 'HAProxy',
  version: '1.5+',
  where: 'haproxy.cfg: the frontend that takes the request, and a new backend',
  note: 'The backend for sockets must not have http-request del-header or set-header rules for Connection or Upgrade.',
};

const ownBackend = (site: FixSite): readonly string[] => [
  ' frontend web',
  '     bind :80',
  `+    use_backend websocket if { hdr(Upgrade) -i ${site.protocol} } { path_beg ${site.path} }`,
  '     default_backend web',
  ' ',
  '+backend websocket',
  '+    timeout tunnel 1h',
  `+    server socket1 ${BACKEND}`,
];

export const haproxy: Product = {
  name: 'HAProxy',
  role: 'proxy',
  signs: {
    server: /^haproxy\b/i,
    words:
      /No server is available to handle this request|Your browser sent an invalid request\.|Request forbidden by administrative rules|The server returned an invalid or incomplete response|The server didn't respond in time/,
  },
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
    upstream: ({ isStream }) =>
      writeFix(
        {
          ...label,
          where: `haproxy.cfg: the backend of the ${isStream ? 'stream' : 'socket'}`,
          note: '503 with “no server is available” means that every check failed: see the state with show stat.',
        },
        ...(isStream
          ? [' backend events', `+    server events1 ${BACKEND} check`]
          : [' backend websocket', '     timeout tunnel 1h', `+    server socket1 ${BACKEND} check`]),
      ),
    buffering: () =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the backend of the stream',
          note: 'Bounds the silence before the head and between two events (50 s in Debian’s file). timeout tunnel is for sockets alone.',
        },
        ' backend events',
        '+    timeout server 1h',
        `     server events1 ${BACKEND}`,
      ),
    'extended-connect': () =>
      writeFix(
        {
          ...label,
          version: '2.4.4+',
          where: 'haproxy.cfg: the global section',
          note: 'HAProxy then no longer offers extended CONNECT, and browsers open their sockets over HTTP/1.1.',
        },
        ' global',
        '+    h2-workaround-bogus-websocket-clients',
      ),
    rule: (site) =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the frontend, before the rule that denies',
          note: 'The log names the frontend of a request that a rule denied, with PR-- and 403.',
        },
        ' frontend web',
        '     bind :80',
        `+    http-request allow if { path_beg ${site.path} } { hdr(Upgrade) -i ${site.protocol} }`,
        '     http-request deny unless { src 10.0.0.0/8 }',
        '     default_backend web',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the global section',
          note: 'In bytes; the default is 16384, and the whole head of a request has to fit.',
        },
        ' global',
        '+    tune.bufsize 65536',
      ),
    session: (site) =>
      writeFix(
        {
          ...label,
          where: 'haproxy.cfg: the backend of the socket',
          note: `Keeps a client at one server, for ${site.path} and for the requests before it.`,
        },
        ' backend websocket',
        '+    cookie SERVER insert indirect nocache',
        '     timeout tunnel 1h',
        `+    server socket1 ${BACKEND} cookie socket1`,
        '+    server socket2 127.0.0.1:3001 cookie socket2',
      ),
  },
};
