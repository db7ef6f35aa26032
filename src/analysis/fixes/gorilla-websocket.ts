import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Go with gorilla/websocket',
  version: '1.4+',
  where: 'the server',
  note: '',
};

// Upgrader.returnError answers with the name of the status and this version field; 403 is CheckOrigin alone (server.go).
export const gorillaWebsocket: Product = {
  name: 'gorilla/websocket',
  role: 'server',
  family: 'go',
  place: 'named',
  signs: {
    refusal: /^403 sec-websocket-version: 13$/,
    words: /websocket: request origin not allowed by Upgrader/,
    sharedWords: /(?:^|\n)404 page not found$/,
  },
  fixes: {
    path: (site) => writeFix(label, `+http.HandleFunc("${site.path}", chat)`),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'Without CheckOrigin the Upgrader lets in pages of its own Host only: behind a proxy it may be enough to pass Host on.',
        },
        ' var upgrader = websocket.Upgrader{',
        '+	CheckOrigin: func(r *http.Request) bool {',
        '+		return r.Header.Get("Origin") == "https://app.example.com"',
        '+	},',
        ' }',
      ),
  },
};
