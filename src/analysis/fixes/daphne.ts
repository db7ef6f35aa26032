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
    // Django under WSGI has no sockets: Daphne, or another server of ASGI, is what it lacks.
    server: /^(?:daphne|WSGIServer)\b/i,
    words:
      /Invalid HTTP_HOST header|to ALLOWED_HOSTS|Using the URLconf defined in|The requested resource was not found on this server|^Access denied$|^Internal server error$|^HTTP (?:Upgrade|Connection) headers do not include/,
  },
  fixes: {
    hosts: ({ hostname }) =>
      writeFix(
        {
          ...label,
          product: 'Django',
          version: '2+',
          where: 'settings.py',
          note: 'Where a proxy replaces Host, let it pass on the one that the browser sent.',
        },
        `+ALLOWED_HOSTS = ['${hostname}']`,
      ),
    path: (site) =>
      writeFix(
        {
          ...label,
          note: 'A path that is not here is answered with 500, and the log names it. runserver needs daphne first in INSTALLED_APPS (Channels 4), and a WSGI server has to be replaced by one of ASGI.',
        },
        ' application = ProtocolTypeRouter({',
        "     'http': get_asgi_application(),",
        "+    'websocket': AuthMiddlewareStack(URLRouter([",
        `+        path('${site.path.slice(1)}', ChatConsumer.as_asgi()),`,
        '+    ])),',
        ' })',
      ),
    subprotocol: ({ subprotocol }) =>
      writeFix(
        {
          ...label,
          where: 'the consumer',
          note: 'Chromium refuses a switch that names none of the subprotocols that were offered.',
        },
        ' async def connect(self):',
        `+    await self.accept(subprotocol='${subprotocol ?? 'NAME'}')`,
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
