import { keepStreamBusy } from './keep-stream-busy.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Cloudflare',
  version: 'API v4, all plans',
  where: 'a shell; in the dashboard: Network, WebSockets',
  note: 'The setting is of the whole zone, and on by default.',
};

const shell: FixLabel = {
  product: 'Cloudflare',
  version: 'all plans',
  where: 'a shell on the server behind it',
  note: '',
};

const sslMode = (value: string): readonly string[] => [
  '+curl -X PATCH "https://api.cloudflare.com/client/v4/zones/$ZONE_ID/settings/ssl" \\',
  '+  -H "Authorization: Bearer $API_TOKEN" \\',
  '+  -H "Content-Type: application/json" \\',
  `+  --data '{"value":"${value}"}'`,
];

const askOrigin = (hostname: string): readonly string[] => [
  `+curl --http1.1 --include --connect-to ${hostname}:443:127.0.0.1:443 https://${hostname}/`,
];

const openFirewall = [
  '+for net in $(curl -s https://www.cloudflare.com/ips-v4); do',
  '+  ufw allow proto tcp from "$net" to any port 443',
  '+done',
];

interface Upstream {
  readonly note: string;
  readonly lines: (hostname: string) => readonly string[];
}

/** What to do on the server for each code that Cloudflare answers by itself (developers.cloudflare.com, 5xx errors). */
const UPSTREAM: Readonly<Record<number, Upstream>> = {
  502: { note: 'See what the server answers without Cloudflare.', lines: askOrigin },
  503: { note: 'See what the server answers without Cloudflare.', lines: askOrigin },
  504: { note: 'See what the server answers without Cloudflare.', lines: askOrigin },
  520: {
    note: 'See what the server answers without Cloudflare: it is empty, garbled, or its head is over 32 KB.',
    lines: askOrigin,
  },
  521: {
    note: 'The server has to listen, and its firewall must not refuse the addresses of Cloudflare.',
    lines: () => ["+ss --listening --tcp --numeric '( sport = :443 or sport = :80 )'", ...openFirewall],
  },
  522: {
    note: 'The firewall drops what comes from Cloudflare: let its addresses in.',
    lines: () => openFirewall,
  },
  523: {
    note: 'The record in the DNS of the zone has to hold the address that this prints.',
    lines: () => ['+curl -4 https://icanhazip.com'],
  },
  524: {
    note: 'The server took the connection and did not answer within 100 s: send the head of the answer at once, and work afterwards.',
    lines: askOrigin,
  },
  525: {
    note: 'See whether the server speaks TLS for this name, with which version and certificate.',
    lines: (hostname) => [`+openssl s_client -connect 127.0.0.1:443 -servername ${hostname} </dev/null`],
  },
  526: {
    note: 'In the mode Full (strict) the certificate has to be valid for this name: use one of Cloudflare’s Origin CA, or see why it is not.',
    lines: (hostname) => [
      `+openssl s_client -connect 127.0.0.1:443 -servername ${hostname} </dev/null | openssl x509 -noout -subject -dates -ext subjectAltName`,
    ],
  },
  530: {
    note: 'With 1033 in the page the tunnel has no connector that runs; with 1016 the name behind it has no address.',
    lines: () => ['+cloudflared tunnel info "$TUNNEL"', '+cloudflared tunnel run "$TUNNEL"'],
  },
};

export const cloudflare: Product = {
  name: 'Cloudflare',
  role: 'proxy',
  place: 'front',
  signs: {
    server: /^cloudflare\b/i,
    field: /^cf-ray:/,
    words: /cloudflare|(?:^|\n)error code: (?:10\d\d|52\d)$/i,
  },
  fixes: {
    upgrade: () =>
      writeFix(
        label,
        '+curl -X PATCH "https://api.cloudflare.com/client/v4/zones/$ZONE_ID/settings/websockets" \\',
        '+  -H "Authorization: Bearer $API_TOKEN" \\',
        '+  -H "Content-Type: application/json" \\',
        `+  --data '{"value":"on"}'`,
      ),
    timeout: () =>
      writeFix(
        {
          product: 'Cloudflare',
          version: 'all plans',
          where: 'the server behind it (Node ws 8)',
          note: 'A socket that is quiet for about 100 s is ended: a ping every 30 s keeps it open.',
        },
        " server.on('connection', (socket) => {",
        '+  const beat = setInterval(() => socket.ping(), 30_000);',
        "+  socket.on('close', () => clearInterval(beat));",
        ' });',
      ),
    buffering: (site) =>
      keepStreamBusy(
        'Cloudflare',
        site,
        'Cloudflare waits 100 s for the head and for each next byte: send the head at once, and a comment while there is no event.',
      ),
    upstream: ({ status, hostname }) => {
      const say = UPSTREAM[status ?? 0];
      return say === undefined ? null : writeFix({ ...shell, note: say.note }, ...say.lines(hostname));
    },
    rule: (site) =>
      writeFix(
        {
          ...label,
          where: 'a shell; in the dashboard: Security, Security rules, Custom rules with the action Skip',
          note: 'RULESET_ID is that of the phase http_request_firewall_custom. Bot Fight Mode of the free plan cannot be skipped, only switched off.',
        },
        '+curl "https://api.cloudflare.com/client/v4/zones/$ZONE_ID/rulesets/$RULESET_ID/rules" \\',
        '+  -H "Authorization: Bearer $API_TOKEN" \\',
        '+  -H "Content-Type: application/json" \\',
        `+  --data '{"action":"skip","expression":"http.request.uri.path eq \\"${site.path}\\"","action_parameters":{"ruleset":"current","phases":["http_request_firewall_managed","http_request_sbfm","http_ratelimit"]},"position":{"before":""}}'`,
      ),
    redirect: () =>
      writeFix(
        {
          ...label,
          where: 'a shell; in the dashboard: SSL/TLS, Overview',
          note: 'In the mode Flexible Cloudflare asks the server over http:, and the server redirects to https: for ever.',
        },
        ...sslMode('full'),
      ),
  },
};
