import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Chrome, by its administrator',
  version: '147+',
  where: '/etc/opt/chrome/policies/managed/local-network.json, or the Admin console',
  note: '',
};

export const chromePolicy: Product = {
  name: 'Policies of Chrome',
  role: 'page',
  signs: {},
  fixes: {
    'local-network': () =>
      writeFix(
        {
          ...label,
          note: 'For the machines of an organisation: these pages are not asked. Write the address of the page.',
        },
        '+{ "LocalNetworkAccessAllowedForUrls": ["https://app.example.com"] }',
      ),
  },
};
