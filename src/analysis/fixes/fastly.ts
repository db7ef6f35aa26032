import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Fastly',
  version: 'VCL services',
  where: 'a VCL snippet of type recv',
  note: '',
};

export const fastly: Product = {
  name: 'Fastly',
  role: 'proxy',
  place: 'named',
  signs: { field: /^x-served-by: cache-/i },
  fixes: {
    upgrade: () =>
      writeFix(
        { ...label, note: 'WebSockets have to be enabled for the service, too: it is a product of its own.' },
        '+if (req.http.Upgrade) {',
        '+  return (upgrade);',
        '+}',
      ),
  },
};
