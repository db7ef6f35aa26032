import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Django Channels on Daphne',
  version: 'Channels 3 and 4',
  where: 'asgi.py',
  note: '',
};

// Daphne refuses with a status line and nothing else (seen in 4.0.0): no Server, no body.
export const daphne: Product = {
  name: 'Daphne',
  role: 'server',
  family: 'python',
  place: 'named',
  signs: {
    server: /^daphne\b/i,
    words: /^Access denied$|^Internal server error$|^HTTP (?:Upgrade|Connection) headers do not include/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        { ...label, note: 'A path that is not here is answered with 500, and the log names it.' },
        ' application = ProtocolTypeRouter({',
        "     'http': get_asgi_application(),",
        "+    'websocket': AuthMiddlewareStack(URLRouter([",
        `+        path('${site.path.slice(1)}', ChatConsumer.as_asgi()),`,
        '+    ])),',
        ' })',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'A consumer that closes before accept() is answered with 403 as well; AllowedHostsOriginValidator lets in what ALLOWED_HOSTS names.',
        },
        ' application = ProtocolTypeRouter({',
        "     'websocket': OriginValidator(",
        '         URLRouter(websocket_urlpatterns),',
        "+        ['https://app.example.com'],",
        '     ),',
        ' })',
      ),
  },
};
