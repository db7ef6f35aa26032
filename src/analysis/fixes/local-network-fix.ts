import type { Product } from './product.ts';
import { type FixLabel, writeFix } from './write-fix.ts';

/** A place outside of the page and its server that can permit access to the local network. */
export function localNetworkFix(label: FixLabel, line: string): Product {
  return {
    name: label.product,
    role: 'page',
    signs: {},
    fixes: { 'local-network': () => writeFix(label, line) },
  };
}
