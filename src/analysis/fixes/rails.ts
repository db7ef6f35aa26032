import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Rails Action Cable',
  version: '5+',
  where: 'config/routes.rb',
  note: '',
};

export const rails: Product = {
  name: 'Rails',
  role: 'server',
  signs: {
    server: /^puma\b/i,
    field: /^x-runtime: \d/,
    sharedWords: /(?:^|\n)Page not found$/,
    address: /[/]cable(?:[?\s]|$)/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        {
          ...label,
          note: 'Action Cable also answers 404, “Page not found”, to an Origin that is not in config.action_cable.allowed_request_origins.',
        },
        `+mount ActionCable.server => '${site.path}'`,
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          where: 'config/environments/production.rb',
          note: 'Without it Action Cable allows only pages of its own host.',
        },
        "+config.action_cable.allowed_request_origins = ['https://app.example.com']",
      ),
    cookie: () =>
      writeFix(
        {
          ...label,
          version: '6.1+',
          where: 'config/initializers/session_store.rb',
          note: 'Browsers send the cookie from another site only so, and only over TLS. Check Origin on the server then.',
        },
        "+Rails.application.config.session_store :cookie_store, key: '_app', same_site: :none, secure: true",
      ),
  },
};
