import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const phpWebsocket: Product = {
  name: 'PHP with phrity/websocket',
  role: 'server',
  signs: { field: /^x-powered-by: (?:php|ratchet)/i },
  fixes: {
    'connection-list': () =>
      writeFix(
        {
          product: 'PHP with phrity/websocket',
          version: '3.0+',
          where: 'a shell, in the folder of the server',
          note: 'Older versions of sirn-se/websocket-php compared the whole Connection field.',
        },
        "+composer require 'phrity/websocket:^3.0'",
      ),
  },
};
