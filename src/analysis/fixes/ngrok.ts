import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'ngrok',
  version: 'agent 3',
  where: 'a shell on the machine of the server',
  note: '',
};

export const ngrok: Product = {
  name: 'ngrok',
  role: 'proxy',
  place: 'named',
  signs: { field: /^ngrok-error-code: ERR_NGROK_/i },
  fixes: {
    upstream: () =>
      writeFix(
        {
          ...label,
          note: 'The port is that of the server, and the address of the tunnel changes unless --url names one.',
        },
        '+ngrok http 3000',
      ),
  },
};
