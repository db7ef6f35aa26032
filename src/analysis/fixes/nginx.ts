import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// nginx uses HTTP/1.0 for its upstream and forwards no hop-by-hop field by default (nginx.org/en/docs/http/websocket.html);
// 1.3.13 is the first version that can switch at all.
const label: FixLabel = {
  product: 'nginx',
  version: '1.3.13+',
  where: 'the server block, in place of the location that serves this path',
  note: 'A location with a proxy_set_header of its own inherits none from outside: repeat those that you need.',
};

const passUpgrade = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection "upgrade";',
];

const stream = (site: FixSite, note: string): Fix =>
  writeFix(
    { ...label, version: '1.1.4+', where: 'the location that serves this path', note },
    ` location ${site.path} {`,
    `     proxy_pass http://${BACKEND};`,
    '+    proxy_http_version 1.1;',
    '+    proxy_set_header Connection "";',
    '+    proxy_buffering off;',
    ...(site.isCompressed ? ['+    gzip off;'] : []),
    '+    proxy_read_timeout 3600s;',
    ' }',
  );

export const nginx: Product = {
  name: 'nginx',
  role: 'proxy',
  signs: { server: /^(nginx|openresty|tengine|angie)\b/i, words: /<center>(nginx|openresty)/i },
  fixes: {
    upgrade: (site) =>
      writeFix(
        label,
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `+    ${line}`),
        '     proxy_set_header Host $host;',
        ' }',
      ),
    'http-1-1': (site) =>
      writeFix(
        {
          ...label,
          note: 'Without the first of these lines nginx speaks HTTP/1.0 to the server behind it, which has no Upgrade.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `+    ${line}`),
        '     proxy_set_header Host $host;',
        ' }',
      ),
    path: (site) =>
      writeFix(
        {
          ...label,
          where: 'the server block',
          note: 'Without a path after the port, proxy_pass forwards the request’s path unchanged.',
        },
        `+location ${site.path} {`,
        `+    proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `+    ${line}`),
        '+    proxy_set_header Host $host;',
        '+}',
      ),
    origin: (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path',
          note: 'Many servers compare Origin with Host: without this line they see the upstream’s name as Host.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `     ${line}`),
        '+    proxy_set_header Host $http_host;',
        ' }',
      ),
    timeout: (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path',
          note: 'The default is 60 s without a byte from the upstream; a ping from the server also keeps it open.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `     ${line}`),
        '+    proxy_read_timeout 3600s;',
        '+    proxy_send_timeout 3600s;',
        ' }',
      ),
    accept: (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path',
          note: 'Only where a cache is on: an answer to one key is wrong for every other.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        '+    proxy_cache off;',
        ...passUpgrade.map((line) => `     ${line}`),
        ' }',
      ),
    authentication: (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path',
          note: 'Only where auth_basic asks for the password: then the server behind it has to check the client.',
        },
        ` location ${site.path} {`,
        '+    auth_basic off;',
        `     proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `     ${line}`),
        ' }',
      ),
    upstream: (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path; error.log says why the upstream could not be used',
          note: 'Write the address that the server really listens on: localhost may mean ::1 here and 127.0.0.1 there.',
        },
        ` location ${site.path} {`,
        `+    proxy_pass http://${BACKEND};`,
        ...(site.isStream ? [] : passUpgrade.map((line) => `     ${line}`)),
        ' }',
      ),
    redirect: (site) =>
      writeFix(
        {
          ...label,
          where: 'the server block that redirects, such as the one of port 80, before its return or rewrite',
          note: 'A return in the server block itself wins over every location: move it into location / first.',
        },
        `+location ${site.path} {`,
        `+    proxy_pass http://${BACKEND};`,
        ...passUpgrade.map((line) => `+    ${line}`),
        '+}',
        ' location / {',
        '     return 301 https://$host$request_uri;',
        ' }',
      ),
    tls: (site) =>
      writeFix(
        {
          ...label,
          version: '1.0+',
          where: 'the server block',
          note: 'The certificate file holds the whole chain, your own certificate first.',
        },
        ' server {',
        '+    listen 443 ssl;',
        `+    server_name ${site.hostname};`,
        '+    ssl_certificate /etc/ssl/fullchain.pem;',
        '+    ssl_certificate_key /etc/ssl/privkey.pem;',
        ' }',
      ),
    policy: (site) =>
      writeFix(
        {
          ...label,
          version: '1.7.5+',
          where: 'the location that serves the page, not the socket',
          note: 'Add the address to the existing policy: a second policy only narrows the first.',
        },
        `+add_header Content-Security-Policy "connect-src 'self' ${site.origin}" always;`,
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          version: '1.0+',
          where: 'the http block, or the first server block of this address',
          note: 'The default is 4 buffers of 8k, and one line has to fit into one buffer.',
        },
        '+large_client_header_buffers 4 32k;',
      ),
    session: () =>
      writeFix(
        {
          ...label,
          version: '1.3.13+',
          where: 'the http block; proxy_pass then names the upstream: http://sockets',
          note: 'Keeps the requests of a client at one server. Behind another proxy, use hash $http_x_forwarded_for in its place.',
        },
        ' upstream sockets {',
        '+    ip_hash;',
        `     server ${BACKEND};`,
        '     server 127.0.0.1:3001;',
        ' }',
      ),
    'upstream-tls': (site) =>
      writeFix(
        {
          ...label,
          where: 'the location that serves this path',
          note: 'The server behind nginx expects TLS: use https for it.',
        },
        ` location ${site.path} {`,
        `+    proxy_pass https://${BACKEND};`,
        ...passUpgrade.map((line) => `     ${line}`),
        ' }',
      ),
    cookie: (site) =>
      writeFix(
        {
          ...label,
          version: '1.19.3+',
          where: 'the location where people log in',
          note: 'Browsers send the cookie from another site only so, and only over TLS. Check Origin on the server then.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        '+    proxy_cookie_flags ~ secure samesite=none;',
        ' }',
      ),
    cors: (site) =>
      writeFix(
        {
          ...label,
          version: '1.7.5+',
          where: 'the location that serves the stream',
          note: 'proxy_hide_header takes the field of the server behind away, because two of them count as none. A location with an add_header of its own inherits none from outside.',
        },
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        '+    proxy_hide_header Access-Control-Allow-Origin;',
        '+    add_header Access-Control-Allow-Origin "https://app.example.com" always;',
        '+    add_header Access-Control-Allow-Credentials "true" always;',
        '+    add_header Vary Origin always;',
        ' }',
      ),
    'event-stream': (site) =>
      stream(site, 'The location of the stream has to reach the server that sends it.'),
    buffering: (site) =>
      stream(
        site,
        'By default nginx collects up to 8k before it passes anything on, and ends a stream that is quiet for 60 s.',
      ),
  },
};
