import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const railsHosts: Product = {
  name: 'Rails host authorization',
  role: 'server',
  family: 'Rails',
  place: 'named',
  signs: { words: /Blocked hosts?: / },
  fixes: {
    hosts: ({ hostname }) =>
      writeFix(
        { product: 'Rails', version: '6+', where: 'config/environments/development.rb', note: '' },
        `+config.hosts << '${hostname}'`,
      ),
  },
};
