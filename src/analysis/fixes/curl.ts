import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'curl',
  version: '7.33+',
  where: 'a shell',
  note: '',
};

export const curl: Product = {
  name: 'curl',
  role: 'page',
  signs: {},
  fixes: {
    request: (site) =>
      writeFix(
        { ...label, note: 'All four fields are needed, and the key is 16 random bytes in base64.' },
        ' curl --http1.1 --include --no-buffer --max-time 5 \\',
        "+  --header 'Connection: Upgrade' --header 'Upgrade: websocket' \\",
        "+  --header 'Sec-WebSocket-Version: 13' \\",
        '+  --header "Sec-WebSocket-Key: $(openssl rand -base64 16)" \\',
        `   '${site.origin.replace('ws', 'http')}${site.path}'`,
      ),
  },
};
