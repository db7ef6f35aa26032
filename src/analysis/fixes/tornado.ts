import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Tornado',
  version: '4.0+',
  where: 'the handler of the socket',
  note: '',
};

export const tornado: Product = {
  name: 'Tornado',
  role: 'server',
  family: 'python',
  place: 'named',
  signs: {
    server: /^TornadoServer\b/i,
    words: /Cross origin websockets not allowed/,
    sharedWords: /Can "Upgrade" only to "WebSocket"|"Connection" must be "Upgrade"/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        { ...label, where: 'the application' },
        ' app = tornado.web.Application([',
        `+    (r'${site.path}', Chat),`,
        ' ])',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'Tornado compares Origin with Host: behind a proxy it may be enough to pass Host on. Jupyter has ServerApp.allow_origin for it.',
        },
        ' class Chat(tornado.websocket.WebSocketHandler):',
        '+    def check_origin(self, origin):',
        "+        return origin == 'https://app.example.com'",
      ),
    timeout: () =>
      writeFix(
        { ...label, where: 'the application', note: 'In seconds; by default Tornado sends no pings.' },
        ' app = tornado.web.Application(',
        '     handlers,',
        '+    websocket_ping_interval=30,',
        ' )',
      ),
    'message-size': () =>
      writeFix(
        { ...label, version: '4.5+', where: 'the application', note: 'In bytes; the default is 10 MiB.' },
        ' app = tornado.web.Application(',
        '     handlers,',
        '+    websocket_max_message_size=64 * 1024 * 1024,',
        ' )',
      ),
  },
};
