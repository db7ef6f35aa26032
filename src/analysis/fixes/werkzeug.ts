import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Flask with flask-sock',
  version: 'flask-sock 0.5+',
  where: 'the application',
  note: '',
};

export const werkzeug: Product = {
  name: 'Werkzeug and Flask',
  role: 'server',
  family: 'python',
  signs: {
    server: /^Werkzeug\b/i,
    // Its default texts for 400 and 404, whichever server carries them.
    words:
      /werkzeug|The browser \(or proxy\) sent a request that this server could not understand|The requested URL was not found on the server\. If you entered the URL manually/i,
    // Quart has the same texts, and a server of ASGI.
    not: /^server: (?:hypercorn|uvicorn|daphne)\b/i,
  },
  fixes: {
    path: (site) =>
      writeFix(
        {
          ...label,
          note: 'An ordinary route answers an upgrade with 400. flask run serves flask-sock by itself; behind gunicorn it needs --threads.',
        },
        '+from flask_sock import Sock',
        '+sock = Sock(app)',
        ' ',
        `+@sock.route('${site.path}')`,
        '+def chat(ws):',
        "+    ws.send('hello')",
      ),
    'connection-list': () =>
      writeFix(
        {
          ...label,
          product: 'Werkzeug',
          version: '2.0.2+',
          where: 'a shell, in the environment of the server',
          note: 'Before 2.0.2 the development server compared the whole Connection field, and older versions of Firefox send “keep-alive, Upgrade”.',
        },
        "+pip install --upgrade 'werkzeug>=2.0.2' flask-sock simple-websocket",
      ),
    upgrade: () =>
      writeFix(
        {
          ...label,
          product: 'Werkzeug',
          version: '2.0.2+',
          where: 'a shell, in the environment of the server',
          note: 'The development server of an older version cannot switch.',
        },
        "+pip install --upgrade 'werkzeug>=2.0.2' flask-sock simple-websocket",
      ),
  },
};
