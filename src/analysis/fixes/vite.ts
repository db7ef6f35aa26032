import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Vite dev server',
  version: '2+',
  where: 'vite.config.js',
  note: 'Without ws: true the proxy passes requests, but no upgrades.',
};

const config = (...inside: readonly string[]): readonly string[] => [
  ' export default defineConfig({',
  '   server: {',
  ...inside,
  '   },',
  ' });',
];

const proxy = (site: FixSite): readonly string[] =>
  config('     proxy: {', `+      '${site.path}': { target: 'http://${BACKEND}', ws: true },`, '     },');

export const vite: Product = {
  name: 'Vite',
  role: 'server',
  family: 'vite',
  place: 'development',
  signs: { words: /\bvite\.config\.js\b|server\.allowedHosts/, address: /\bvite-hmr\b|^:(5173|5174|4173)\b/ },
  fixes: {
    upgrade: (site) => writeFix(label, ...proxy(site)),
    path: (site) => writeFix(label, ...proxy(site)),
    upstream: (site) =>
      writeFix(
        { ...label, note: 'Write 127.0.0.1 rather than localhost where the server listens on IPv4 only.' },
        ...proxy(site),
      ),
    hosts: (site) =>
      writeFix(
        {
          ...label,
          version: '6.0.9+ and 5.4.12+',
          note: 'From these versions on Vite refuses every other host name: pages with 403, its own socket with 400.',
        },
        ...config(`+    allowedHosts: ['${site.hostname}'],`),
      ),
    origin: (site) =>
      writeFix(
        { ...label, version: '6+', note: 'Shows the server its own origin: for development only.' },
        ...config(
          '     proxy: {',
          `       '${site.path}': {`,
          `         target: 'http://${BACKEND}',`,
          '         ws: true,',
          '+        changeOrigin: true,',
          '+        rewriteWsOrigin: true,',
          '       },',
          '     },',
        ),
      ),
    listen: () =>
      writeFix(
        { ...label, note: 'By default Vite listens on localhost only, so no other machine reaches it.' },
        ...config('+    host: true,'),
      ),
  },
};
