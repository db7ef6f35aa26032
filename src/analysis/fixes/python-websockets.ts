import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'websockets for Python',
  version: '10+',
  where: 'the code that starts the server',
  note: '',
};

// uvicorn answers with the same Server field where it uses this library, but never with these words about an origin.
export const pythonWebsockets: Product = {
  name: 'websockets for Python',
  role: 'server',
  family: 'python',
  place: 'named',
  signs: { words: /Failed to open a WebSocket connection: / },
  fixes: {
    origin: () =>
      writeFix(
        { ...label, note: 'None in the list lets in clients that send no Origin, as programs do.' },
        ' async with websockets.serve(',
        "     chat, '0.0.0.0', 3000,",
        "+    origins=['https://app.example.com'],",
        ' ):',
      ),
    'message-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 1 MiB.' },
        ' async with websockets.serve(',
        "     chat, '0.0.0.0', 3000,",
        '+    max_size=64 * 1024 * 1024,',
        ' ):',
      ),
  },
};
