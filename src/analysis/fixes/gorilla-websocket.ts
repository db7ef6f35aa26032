import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Go with gorilla/websocket',
  version: '1.4+',
  where: 'the server',
  note: '',
};

// Upgrader.returnError answers with the name of the status and this version field; 403 is CheckOrigin alone, 500 a connection that cannot be taken over
// (server.go).
export const gorillaWebsocket: Product = {
  name: 'gorilla/websocket',
  role: 'server',
  family: 'go',
  place: 'named',
  signs: {
    refusal: /^(?:403|500) sec-websocket-version: 13$/,
    words: /websocket: request origin not allowed by Upgrader|http\.Hijacker/,
    sharedWords: /(?:^|\n)404 page not found$/,
  },
  fixes: {
    path: (site) => writeFix(label, `+http.HandleFunc("${site.path}", chat)`),
    library: (site) =>
      writeFix(
        {
          ...label,
          version: 'Go 1.20+',
          note: 'Serves the socket beside the middleware that wraps the ResponseWriter; or give its wrapper the method Unwrap, and use http.ResponseController.',
        },
        ' root := http.NewServeMux()',
        `+root.HandleFunc("${site.path}", chat)`,
        ' root.Handle("/", middleware(app))',
      ),
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
