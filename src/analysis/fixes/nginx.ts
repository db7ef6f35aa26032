import { BACKEND } from './fix-site.ts';
import { lines } from './lines.ts';
import type { Product } from './product.ts';

// nginx speaks HTTP/1.0 to its upstream by default and never passes hop-by-hop fields by itself
// (nginx.org/en/docs/http/websocket.html).
const where = 'the server block, in place of the location that serves this path';

export const nginx: Product = {
  name: 'nginx',
  server: /^(nginx|openresty)\b/i,
  fixes: {
    upgrade: (site) => ({
      product: 'nginx',
      version: '1.3.13+',
      where,
      ...lines(
        ` location ${site.path} {`,
        `     proxy_pass http://${BACKEND};`,
        '+    proxy_http_version 1.1;',
        '+    proxy_set_header Upgrade $http_upgrade;',
        '+    proxy_set_header Connection "upgrade";',
        '     proxy_set_header Host $host;',
        ' }',
      ),
      note: 'A location with any proxy_set_header of its own inherits none from outside: repeat those that you need.',
    }),
  },
};
