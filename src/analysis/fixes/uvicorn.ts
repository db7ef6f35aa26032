import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'uvicorn',
  version: '0.13+',
  where: 'a shell, in the environment of the server',
  note: '',
};

export const uvicorn: Product = {
  name: 'uvicorn',
  role: 'server',
  family: 'python',
  signs: { server: /^uvicorn\b/i },
  fixes: {
    library: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn passes an upgrade to the HTTP routes: its log says “Unsupported upgrade request”.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    path: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn passes an upgrade to the HTTP routes, which answer 404: its log says “Unsupported upgrade request”. If that is not in the log, add the route with @app.websocket.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn treats an upgrade as an ordinary request: its log says “Unsupported upgrade request”.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    origin: (site) =>
      writeFix(
        {
          ...label,
          product: 'FastAPI and Starlette',
          version: '0.20+',
          where: 'the route of the socket',
          note: 'A socket that is closed before accept() is answered with 403.',
        },
        ` @app.websocket('${site.path}')`,
        ' async def chat(websocket: WebSocket):',
        '+    await websocket.accept()',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          where: 'the command that starts the server',
          note: 'In bytes; the default of h11 is 64 KiB.',
        },
        '+uvicorn main:app --h11-max-incomplete-event-size 131072',
      ),
    'message-size': () =>
      writeFix(
        { ...label, where: 'the command that starts the server', note: 'In bytes; the default is 16 MiB.' },
        '+uvicorn main:app --ws-max-size 268435456',
      ),
  },
};
