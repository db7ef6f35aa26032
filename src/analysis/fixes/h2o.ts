import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'h2o',
  version: '2.3+',
  where: 'the path in h2o.conf',
  note: '',
};

export const h2o: Product = {
  name: 'h2o',
  role: 'proxy',
  place: 'named',
  signs: { server: /^h2o\b/i },
  fixes: {
    upgrade: (site) =>
      writeFix(
        { ...label, note: 'Up to 2.2 the directive is proxy.websocket: ON.' },
        ` "${site.path}":`,
        '   proxy.reverse.url: "http://127.0.0.1:3000"',
        '+  proxy.tunnel: ON',
      ),
    'extended-connect': (site) =>
      writeFix(
        { ...label, note: 'With it h2o translates an extended CONNECT for a server of HTTP/1.1.' },
        ` "${site.path}":`,
        '   proxy.reverse.url: "http://127.0.0.1:3000"',
        '+  proxy.tunnel: ON',
      ),
    timeout: (site) =>
      writeFix(
        { ...label, note: 'In milliseconds; the default is 30 s without a byte.' },
        ` "${site.path}":`,
        '   proxy.reverse.url: "http://127.0.0.1:3000"',
        '   proxy.tunnel: ON',
        '+  proxy.timeout.io: 3600000',
      ),
  },
};
