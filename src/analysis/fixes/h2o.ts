import type { Fix } from '../explanation.ts';
import { BACKEND, type FixSite } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

// 2.2.5 does not know proxy.tunnel and refuses to start with it; 2.3 has it in place of proxy.websocket.
const label: FixLabel = {
  product: 'h2o',
  version: '2.1 to 2.2',
  where: 'the paths of the host in h2o.conf',
  note: '',
};

const tunnel = (site: FixSite, mark: '+' | ' ', note: string): Fix =>
  writeFix(
    { ...label, note },
    `${mark}"${site.path}":`,
    `${mark}  proxy.reverse.url: "http://${BACKEND}${site.path}"`,
    '+  proxy.websocket: ON',
  );

const FROM_23 = 'From 2.3 on the directive is proxy.tunnel: ON.';

export const h2o: Product = {
  name: 'h2o',
  role: 'proxy',
  place: 'named',
  signs: { server: /^h2o\b/i },
  fixes: {
    upgrade: (site) => tunnel(site, ' ', FROM_23),
    path: (site) => tunnel(site, '+', FROM_23),
    upstream: (site) =>
      tunnel(
        site,
        '+',
        'Write the address that the server really listens on; error-log says why it could not be used.',
      ),
    'extended-connect': (site) =>
      writeFix(
        {
          ...label,
          version: '2.3+',
          note: 'With it h2o translates an extended CONNECT for a server of HTTP/1.1; 2.2 does not offer one.',
        },
        ` "${site.path}":`,
        `   proxy.reverse.url: "http://${BACKEND}${site.path}"`,
        '+  proxy.tunnel: ON',
      ),
    timeout: (site) =>
      writeFix(
        {
          ...label,
          note: 'In milliseconds; the default is 5 minutes without a byte. proxy.timeout.io does not count for sockets.',
        },
        ` "${site.path}":`,
        `   proxy.reverse.url: "http://${BACKEND}${site.path}"`,
        '   proxy.websocket: ON',
        '+  proxy.websocket.timeout: 3600000',
      ),
  },
};
