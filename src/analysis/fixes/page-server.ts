import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'The server of the page',
  version: 'Chromium 156+',
  where: 'the header fields of the document',
  note: '',
};

export const pageServer: Product = {
  name: 'The server of the page',
  role: 'page',
  signs: {},
  fixes: {
    allowlist: (site) =>
      writeFix(
        {
          ...label,
          note: 'Each pattern follows the URL Pattern standard; addresses that the list does not name are refused.',
        },
        `+Connection-Allowlist: (response-origin "${site.origin}/*")`,
      ),
    policy: (site) =>
      writeFix(
        {
          ...label,
          version: 'all browsers',
          note: 'Add the address to the existing policy: a second policy only narrows the first.',
        },
        `+Content-Security-Policy: connect-src 'self' ${site.origin}`,
      ),
  },
};
