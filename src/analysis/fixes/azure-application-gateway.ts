import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Azure Application Gateway',
  version: 'v2, Azure CLI 2',
  where: 'a shell',
  note: '',
};

export const azureApplicationGateway: Product = {
  name: 'Azure Application Gateway',
  role: 'proxy',
  place: 'named',
  signs: { server: /^Microsoft-Azure-Application-Gateway\b/i },
  fixes: {
    upstream: () =>
      writeFix(
        {
          ...label,
          note: '502 comes from the gateway where no server is healthy: this says which is, and why not.',
        },
        '+az network application-gateway show-backend-health --resource-group "$GROUP" --name "$GATEWAY"',
      ),
    timeout: () =>
      writeFix(
        { ...label, note: 'In seconds; the default is 20 s.' },
        '+az network application-gateway http-settings update --resource-group "$GROUP" \\',
        '+  --gateway-name "$GATEWAY" --name "$SETTINGS" --timeout 3600',
      ),
  },
};
