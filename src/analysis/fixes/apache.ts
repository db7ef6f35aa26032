import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const where = 'the VirtualHost, before any ProxyPass of a shorter path';

// Since 2.4.47 mod_proxy_http passes upgrades itself where the ProxyPass line says which
// (httpd.apache.org/docs/2.4/mod/mod_proxy.html, Protocol Upgrade).
const current: FixLabel = {
  product: 'Apache httpd',
  version: '2.4.47+',
  where,
  note: 'Needs mod_proxy and mod_proxy_http: a2enmod proxy proxy_http.',
};

const passUpgrade = (site: FixSite): string =>
  `+ProxyPass "${site.path}" "http://${BACKEND}${site.path}" upgrade=${site.protocol === 'websocket' ? 'websocket' : 'ANY'}`;

export const apache: Product = {
  name: 'Apache httpd',
  role: 'proxy',
  signs: { server: /^Apache(?!-Coyote)\b/i, words: /Apache Server at / },
  fixes: {
    upgrade: (site) => writeFix(current, passUpgrade(site)),
    path: (site) => writeFix(current, passUpgrade(site)),
    origin: (site) =>
      writeFix(
        {
          ...current,
          note: 'Many servers compare Origin with Host: without this line they see the backend’s name as Host.',
        },
        '+ProxyPreserveHost On',
        ` ProxyPass "${site.path}" "http://${BACKEND}${site.path}" upgrade=websocket`,
      ),
    timeout: (site) =>
      writeFix(
        {
          ...current,
          note: 'In seconds; without it ProxyTimeout or Timeout bounds the silence (60 s, and 300 s in Debian’s apache2.conf).',
        },
        `+ProxyPass "${site.path}" "http://${BACKEND}${site.path}" upgrade=websocket timeout=3600`,
      ),
    upstream: (site) =>
      writeFix(
        {
          ...current,
          note: 'Write the address that the server really listens on: error.log says why it could not be used. For 60 s after a failure Apache answers 503 without trying; retry=0 ends that.',
        },
        `+ProxyPass "${site.path}" "http://${BACKEND}${site.path}"${site.isStream ? '' : ' upgrade=websocket'} retry=0`,
      ),
    policy: (site) =>
      writeFix(
        {
          ...current,
          version: '2.4+',
          where: 'the VirtualHost of the page',
          note: 'Needs mod_headers. Add the address to the existing policy: a second policy only narrows the first.',
        },
        `+Header always set Content-Security-Policy "connect-src 'self' ${site.origin}"`,
      ),
    'head-size': () =>
      writeFix(
        {
          ...current,
          version: '2.4+',
          where: 'the server configuration, outside any VirtualHost',
          note: 'In bytes; the default is 8190 for one field, and for the request line.',
        },
        '+LimitRequestFieldSize 32760',
        '+LimitRequestLine 32760',
      ),
    'extended-connect': () =>
      writeFix(
        {
          ...current,
          version: '2.4.17+',
          where: 'the VirtualHost',
          note: 'Without h2 browsers open their sockets by an Upgrade over HTTP/1.1.',
        },
        '+Protocols http/1.1',
      ),
    cors: (site) =>
      writeFix(
        {
          ...current,
          version: '2.4.7+ (mod_headers)',
          where: 'the VirtualHost that serves the stream',
          note: 'Credentials are needed only where the page says withCredentials.',
        },
        `+<Location ${site.path}>`,
        '+    Header always unset Access-Control-Allow-Origin',
        '+    Header set Access-Control-Allow-Origin "https://app.example.com"',
        '+    Header set Access-Control-Allow-Credentials "true"',
        '+    Header merge Vary Origin',
        '+</Location>',
      ),
    buffering: (site) =>
      writeFix(
        {
          ...current,
          version: '2.4+',
          note: 'flushpackets passes each event on at once; timeout, in seconds, bounds the silence between two of them.',
        },
        `+ProxyPass "${site.path}" "http://${BACKEND}${site.path}" flushpackets=on timeout=3600`,
        ...(site.isCompressed ? [`+SetEnvIf Request_URI "^${site.path}$" no-gzip`] : []),
      ),
  },
};

/** Before 2.4.47 only mod_proxy_wstunnel could tunnel, and only what a ws: address named. */
export const apacheBefore2447: Product = {
  name: 'Apache httpd before 2.4.47',
  role: 'proxy',
  signs: { server: /^Apache(?!-Coyote)\b/i, words: /Apache Server at / },
  fixes: {
    upgrade: (site) =>
      writeFix(
        {
          product: 'Apache httpd',
          version: '2.4.10 to 2.4.46',
          where,
          note: 'Needs mod_proxy_wstunnel and mod_rewrite: a2enmod proxy proxy_http proxy_wstunnel rewrite.',
        },
        '+RewriteEngine On',
        '+RewriteCond %{HTTP:Upgrade} websocket [NC]',
        '+RewriteCond %{HTTP:Connection} upgrade [NC]',
        `+RewriteRule ^${site.path}(.*) ws://${BACKEND}${site.path}$1 [P,L]`,
        ` ProxyPass "${site.path}" "http://${BACKEND}${site.path}"`,
      ),
  },
};
