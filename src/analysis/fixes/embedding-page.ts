import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'The embedding page',
  version: 'Chromium 147+',
  where: 'its markup',
  note: '',
};

export const embeddingPage: Product = {
  name: 'The embedding page',
  role: 'page',
  signs: {},
  fixes: {
    'local-network': () =>
      writeFix(
        {
          ...label,
          note: 'Only where the page is in a frame of another site: the outer page has to delegate the permission.',
        },
        '+<iframe src="https://app.example.com/" allow="loopback-network; local-network"></iframe>',
      ),
  },
};
