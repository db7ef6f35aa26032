import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'gunicorn',
  version: '20+',
  where: 'the command that starts the server',
  note: '',
};

export const gunicorn: Product = {
  name: 'gunicorn',
  role: 'server',
  family: 'python',
  signs: {
    server: /^gunicorn\b/i,
    // Its answer to a request that it cannot read has no Server field (seen in 20.1.0).
    words: /Error parsing headers: .{0,20}limit request|Invalid HTTP request line: .{0,20}limit request/i,
  },
  fixes: {
    path: () =>
      writeFix(
        {
          ...label,
          note: 'The workers that gunicorn starts by default speak WSGI, which has no WebSocket: use workers of ASGI.',
        },
        "+pip install 'uvicorn[standard]' uvicorn-worker",
        '+gunicorn main:app --worker-class uvicorn_worker.UvicornWorker',
      ),
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'The workers that gunicorn starts by default speak WSGI, which has no WebSocket: use workers of ASGI.',
        },
        "+pip install 'uvicorn[standard]' uvicorn-worker",
        '+gunicorn main:app --worker-class uvicorn_worker.UvicornWorker',
      ),
    buffering: () =>
      writeFix(
        {
          ...label,
          note: 'The default worker serves one request at a time, and is ended with its stream after 30 s (--timeout): one with threads is not.',
        },
        '+gunicorn main:app --worker-class gthread --threads 100',
      ),
    'head-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 8190 for one field.' },
        '+gunicorn main:app --limit-request-field_size 32768',
      ),
    session: () =>
      writeFix(
        {
          ...label,
          note: 'gunicorn cannot keep a session at one worker: Flask-SocketIO needs one worker a port, and a proxy that is sticky.',
        },
        '+gunicorn --worker-class gevent --workers 1 main:app',
      ),
  },
};
