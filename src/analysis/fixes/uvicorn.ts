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
  signs: {
    server: /^uvicorn\b/i,
    // Up to 0.19 the library websockets named itself in the answers to handshakes; FastAPI has these words for a 404.
    refusal: /^403 server: Python\/\S+ websockets\//i,
    words: /(?:^|\n)(?:Unsupported upgrade request\.|\{"detail":"Not Found"\})$/,
    not: /Failed to open a WebSocket connection: /,
  },
  fixes: {
    cors: () =>
      writeFix(
        {
          product: 'FastAPI and Starlette',
          version: 'all',
          where: 'the application',
          note: 'allow_credentials is needed only where the page says withCredentials.',
        },
        '+app.add_middleware(',
        '+    CORSMiddleware,',
        "+    allow_origins=['https://app.example.com'],",
        '+    allow_credentials=True,',
        '+)',
      ),
    library: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn answers an upgrade with 400 (up to 0.18) or passes it to the HTTP routes (0.19+): its log says “Unsupported upgrade request”.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    path: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn 0.19+ passes an upgrade to the HTTP routes, which answer 404: its log says “Unsupported upgrade request”. If that is not in the log, a proxy dropped the upgrade: to a path without a WebSocket route uvicorn answers 403.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    upgrade: () =>
      writeFix(
        {
          ...label,
          note: 'Without websockets or wsproto, uvicorn answers an upgrade with 400 (up to 0.18) or treats it as an ordinary request (0.19+): its log says “Unsupported upgrade request”.',
        },
        "+pip install 'uvicorn[standard]'",
      ),
    origin: (site) =>
      writeFix(
        {
          ...label,
          product: 'FastAPI and Starlette',
          version: '0.20+',
          where: 'the application',
          note: 'A path without a route is answered with 403, and so is a socket that is closed before accept().',
        },
        `+@app.websocket('${site.path}')`,
        '+async def chat(websocket: WebSocket):',
        '+    await websocket.accept()',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          version: '0.18+',
          where: 'the command that starts the server, with --http h11',
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
