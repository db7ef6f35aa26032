import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'hypercorn',
  version: '0.11+',
  where: 'the application',
  note: '',
};

export const hypercorn: Product = {
  name: 'hypercorn',
  role: 'server',
  family: 'python',
  signs: { server: /^hypercorn\b/i },
  fixes: {
    path: (site) =>
      writeFix(
        {
          ...label,
          product: 'Quart on hypercorn',
          version: '0.18+',
          note: 'hypercorn can speak WebSocket by itself: the application has to have a route for it.',
        },
        `+@app.websocket('${site.path}')`,
        '+async def chat():',
        "+    await websocket.send('hello')",
      ),
    'message-size': () =>
      writeFix(
        { ...label, where: 'the configuration (config.toml)', note: 'In bytes; the default is 16 MiB.' },
        '+websocket_max_message_size = 268435456',
      ),
  },
};
