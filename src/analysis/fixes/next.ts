import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const next: Product = {
  name: 'Next.js',
  role: 'server',
  family: 'next',
  place: 'named',
  signs: { address: /\/_next\/(?:webpack-)?hmr\b/, field: /^x-powered-by: Next\.js/i },
  fixes: {
    hosts: (site) =>
      writeFix(
        {
          product: 'Next.js',
          version: '15.2.2+ and 16',
          where: 'next.config.js; restart the dev server after it',
          note: 'Host names without scheme and port. next dev refuses its own socket to pages of other hosts than localhost.',
        },
        ' module.exports = {',
        `+  allowedDevOrigins: ['${site.hostname}'],`,
        ' };',
      ),
    path: (site) =>
      writeFix(
        {
          product: 'Next.js with ws',
          version: 'Next.js 13+, ws 8.x',
          where: 'a server of your own (server.js)',
          note: 'Routes of Next.js cannot take an upgrade. All other upgrades go on to Next.js, which has a socket of its own in development.',
        },
        " const app = next({ dev: process.env.NODE_ENV !== 'production' });",
        ' await app.prepare();',
        '+const sockets = new WebSocketServer({ noServer: true });',
        '+const upgrade = app.getUpgradeHandler();',
        ' const server = createServer(app.getRequestHandler());',
        "+server.on('upgrade', (request, socket, head) => {",
        "+  const { pathname } = new URL(request.url, 'http://localhost');",
        `+  if (pathname !== '${site.path}') return upgrade(request, socket, head);`,
        "+  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));",
        '+});',
        ' server.listen(3000);',
      ),
  },
};
