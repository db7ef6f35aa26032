import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Go with coder/websocket',
  version: '1.8+ (nhooyr.io/websocket too)',
  where: 'the handler of the socket',
  note: '',
};

export const coderWebsocket: Product = {
  name: 'coder/websocket',
  role: 'server',
  family: 'go',
  place: 'named',
  signs: { words: /request Origin "[^"]*" is not authorized for Host|WebSocket protocol violation: / },
  fixes: {
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'Without it Accept lets in pages of its own Host only: behind a proxy it may be enough to pass Host on.',
        },
        ' socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{',
        '+	OriginPatterns: []string{"app.example.com"},',
        ' })',
      ),
  },
};
