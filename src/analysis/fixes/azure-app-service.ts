import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Azure App Service',
  version: 'Azure CLI 2',
  where: 'a shell',
  note: '',
};

// Its front end sets these cookies; Server is that of IIS or of the application.
export const azureAppService: Product = {
  name: 'Azure App Service',
  role: 'proxy',
  place: 'named',
  signs: {
    field: /^set-cookie: ARRAffinity/i,
    words: /This web app is stopped|Site Disabled/,
  },
  fixes: {
    upgrade: () =>
      writeFix(
        { ...label, note: 'For applications on Windows: WebSockets are off by default there.' },
        '+az webapp config set --resource-group "$GROUP" --name "$APP" --web-sockets-enabled true',
      ),
    session: () =>
      writeFix(
        { ...label, note: 'Keeps the requests of a client at one instance.' },
        '+az webapp update --resource-group "$GROUP" --name "$APP" --client-affinity-enabled true',
      ),
    upstream: () =>
      writeFix(
        { ...label, note: 'The log says whether the application started.' },
        '+az webapp log tail --resource-group "$GROUP" --name "$APP"',
      ),
  },
};
