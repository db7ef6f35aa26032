import type { FixSite } from './fix-site.ts';
import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const proxyLabel: FixLabel = {
  product: 'Express with http-proxy-middleware',
  version: 'Express 4 and 5, http-proxy-middleware 3.x',
  where: 'the server',
  note: 'Without the last line the first socket fails until some plain request has passed the middleware.',
};

const proxy = (site: FixSite): readonly string[] => [
  ' const proxy = createProxyMiddleware({',
  `   target: 'http://${BACKEND}',`,
  `   pathFilter: '${site.path}',`,
  '+  ws: true,',
  ' });',
  ' app.use(proxy);',
  ' const server = app.listen(8080);',
  "+server.on('upgrade', proxy.upgrade);",
];

export const express: Product = {
  name: 'Express',
  role: 'server',
  family: 'node',
  signs: { field: /^x-powered-by: express\b/i, words: /(?:^|\n)(?:Error )?Cannot (?:GET|CONNECT) \// },
  fixes: {
    upgrade: (site) => writeFix(proxyLabel, ...proxy(site)),
    path: (site) =>
      writeFix(
        {
          product: 'Express with ws',
          version: 'Express 4 and 5, ws 8.x',
          where: 'the server',
          note: 'Express never sees an upgrade: the socket belongs to the HTTP server that app.listen returns.',
        },
        '+const server = app.listen(3000);',
        `+const sockets = new WebSocketServer({ server, path: '${site.path}' });`,
      ),
    policy: (site) =>
      writeFix(
        {
          product: 'Express with helmet',
          version: 'helmet 5+',
          where: 'the server of the page',
          note: '',
        },
        ' app.use(',
        '   helmet({',
        '     contentSecurityPolicy: {',
        '       directives: {',
        `+        connectSrc: ["'self'", '${site.origin}'],`,
        '       },',
        '     },',
        '   }),',
        ' );',
      ),
    cookie: () =>
      writeFix(
        {
          product: 'Express',
          version: '4.21+ and 5',
          where: 'the server, where people log in',
          note: 'Browsers send the cookie from another site only so, and only over TLS. Check Origin on the server then.',
        },
        " response.cookie('session', id, {",
        '   httpOnly: true,',
        "+  sameSite: 'none',",
        '+  secure: true,',
        '+  partitioned: true,',
        ' });',
      ),
    cors: (site) =>
      writeFix(
        {
          product: 'Express with cors',
          version: 'Express 4 and 5, cors 2.8+',
          where: 'the server, before the route of the stream',
          note: 'credentials is needed only where the page says withCredentials.',
        },
        `+app.use('${site.path}', cors({ origin: 'https://app.example.com', credentials: true }));`,
      ),
    'event-stream': (site) =>
      writeFix(
        {
          product: 'Express',
          version: '4 and 5',
          where: 'the server, before routes that answer with a page',
          note: '',
        },
        ` app.get('${site.path}', (request, response) => {`,
        "+  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });",
        '+  response.flushHeaders();',
        "   response.write('data: hello\\n\\n');",
        ' });',
      ),
    buffering: (site) =>
      writeFix(
        {
          product: 'Express with compression',
          version: 'compression 1.7+',
          where: 'the server',
          note: 'compression collects what it compresses: leave the stream out of it.',
        },
        '+app.use(',
        '+  compression({',
        `+    filter: (request, response) => request.path !== '${site.path}' && compression.filter(request, response),`,
        '+  }),',
        '+);',
      ),
  },
};
