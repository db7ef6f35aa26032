import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Traefik',
  version: '2.0+ and 3.x',
  where: 'the dynamic configuration (file provider)',
  note: 'Traefik passes upgrades by itself: look for a headers middleware whose customRequestHeaders set Connection or Upgrade.',
};

const route = (site: FixSite): readonly string[] => [
  ' http:',
  '   routers:',
  '+    socket:',
  `+      rule: PathPrefix(\`${site.path}\`)`,
  '+      service: socket',
  '   services:',
  '+    socket:',
  '+      loadBalancer:',
  '+        servers:',
  `+          - url: http://${BACKEND}`,
];

export const traefik: Product = {
  name: 'Traefik',
  role: 'proxy',
  // Go’s own net/http writes the same.
  signs: {
    // It writes no Server by itself.
    not: /^server: /,
    words: /(?:^|\n)no available server$/,
    sharedWords: /(?:^|\n)404 page not found$|^(Bad Gateway|Gateway Timeout|Service Unavailable)\n\1$/,
  },
  fixes: {
    upgrade: (site) => writeFix(label, ...route(site)),
    path: (site) =>
      writeFix(
        { ...label, note: 'A longer rule wins over a shorter one, unless priority says otherwise.' },
        ...route(site),
      ),
    upstream: (site) =>
      writeFix(
        { ...label, note: 'Write the address that the server really listens on, as Traefik reaches it.' },
        ...route(site).map((line) => line.replace(/^./, line.includes('url:') ? '+' : ' ')),
      ),
  },
};
