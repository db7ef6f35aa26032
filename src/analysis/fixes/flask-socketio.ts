import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Flask-SocketIO',
  version: '5.x',
  where: 'the application',
  note: '',
};

// It quotes its errors as JSON strings (python-engineio, base_server.py and server.py).
export const flaskSocketio: Product = {
  name: 'Flask-SocketIO',
  role: 'server',
  family: 'python',
  place: 'named',
  signs: {
    words:
      /The WebSocket transport is not available, you must install|unsupported version of the Socket\.IO or Engine\.IO protocols|not an accepted origin/i,
  },
  fixes: {
    library: () =>
      writeFix(
        {
          ...label,
          where: 'a shell, in the environment of the server',
          note: 'For the threads of Werkzeug and gunicorn; with eventlet or gevent these bring their own.',
        },
        '+pip install simple-websocket',
      ),
    version: () =>
      writeFix(
        {
          ...label,
          where: 'the page',
          note: 'Flask-SocketIO 5 and python-socketio 5 speak to the clients of Socket.IO 3 and 4.',
        },
        '+npm install socket.io-client@4',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'Behind a proxy that ends TLS the application sees http:, so that also the page’s own origin has to be named.',
        },
        "+socketio = SocketIO(app, cors_allowed_origins=['https://app.example.com'])",
      ),
  },
};
