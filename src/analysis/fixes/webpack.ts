import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'webpack-dev-server',
  version: '5.x',
  where: 'webpack.config.js',
  note: 'Without ws: true the proxy passes requests, but no upgrades. /ws is the dev server’s own socket: leave it out.',
};

const proxy = (path: string): readonly string[] => [
  ' module.exports = {',
  '   devServer: {',
  '     proxy: [',
  `+      { context: ['${path}'], target: 'http://${BACKEND}', ws: true },`,
  '     ],',
  '   },',
  ' };',
];

export const webpack: Product = {
  name: 'webpack-dev-server',
  role: 'server',
  family: 'webpack',
  place: 'development',
  signs: {
    // It writes no Server, and its address is one that others use as well.
    not: /^server: /,
    words: /Invalid (Host|Host\/Origin) header/,
    address: /(?<!_next\/)webpack-hmr|\/sockjs-node|^:(8080|3000|9000)\/ws($|\s)/,
  },
  fixes: {
    upgrade: (site) => writeFix(label, ...proxy(site.path)),
    path: (site) => writeFix(label, ...proxy(site.path)),
    upstream: (site) =>
      writeFix(
        { ...label, note: 'Write 127.0.0.1 rather than localhost where the server listens on IPv4 only.' },
        ...proxy(site.path),
      ),
    hosts: (site) =>
      writeFix(
        {
          ...label,
          version: '4.x and 5.x',
          note: 'The dev server’s own socket ends at once where Host or Origin is not allowed (“Invalid Host/Origin header”).',
        },
        ' module.exports = {',
        '   devServer: {',
        `+    allowedHosts: ['${site.hostname}'],`,
        '   },',
        ' };',
      ),
  },
};
