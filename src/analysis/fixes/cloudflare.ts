import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Cloudflare',
  version: 'API v4, all plans',
  where: 'a shell; in the dashboard: Network, WebSockets',
  note: 'The setting is of the whole zone, and on by default.',
};

export const cloudflare: Product = {
  name: 'Cloudflare',
  server: /^cloudflare\b/i,
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
  },
};
