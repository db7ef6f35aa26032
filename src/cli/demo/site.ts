import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** Ports that the page needs, and may connect to. */
export interface DemoPorts {
  readonly failures: number;
  /** Separate from the others: Chromium 156 makes one handshake at a time to a port, so a silent one blocks the rest. */
  readonly silent: number;
  /** Nobody listens there. */
  readonly refused: number;
  readonly http2: number;
}

/** What the page gets as `/demo.json`. */
export interface DemoPlan {
  readonly ports: DemoPorts;
  readonly ways: readonly {
    readonly id: string;
    readonly group: string;
    readonly label: string;
    readonly does: string;
    readonly offers: readonly string[];
  }[];
}

const PAGE_FILES: ReadonlyMap<string, readonly [file: string, type: string]> = new Map([
  ['/', ['index.html', 'text/html']],
  ['/demo.css', ['demo.css', 'text/css']],
  ['/demo.js', ['demo.js', 'text/javascript']],
  ['/live.js', ['live.js', 'text/javascript']],
  ['/fail.js', ['fail.js', 'text/javascript']],
  ['/worker.js', ['worker.js', 'text/javascript']],
  ['/shared-worker.js', ['shared-worker.js', 'text/javascript']],
  ['/service-worker.js', ['service-worker.js', 'text/javascript']],
  ['/ticking-socket.js', ['ticking-socket.js', 'text/javascript']],
  ['/frame.html', ['frame.html', 'text/html']],
  ['/frame.js', ['frame.js', 'text/javascript']],
]);

/**
 * Ordinary answers that offer another protocol: an Upgrade that no client follows (RFC 9110 section 7.8), an alternative
 * service (RFC 7838), and one that requires a switch (RFC 9110 section 15.5.22).
 */
const OFFERS: ReadonlyMap<string, readonly [status: number, fields: Readonly<Record<string, string>>]> =
  new Map([
    ['/offers/h2c', [200, { Upgrade: 'h2c', Connection: 'Upgrade' }]],
    ['/offers/alt-svc', [200, { 'Alt-Svc': 'h2=":443"; ma=60' }]],
    ['/offers/426', [426, { Upgrade: 'websocket', Connection: 'Upgrade' }]],
  ]);

/** The page's own server: its files under a strict policy, its plan, and the event stream. Not yet listening. */
export function createSite(plan: () => DemoPlan): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo');
    const file = PAGE_FILES.get(pathname);
    const offer = OFFERS.get(pathname);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (file !== undefined)
      void sendFile(response, file, policy(plan().ports, request.socket.localPort ?? 0));
    else if (pathname === '/demo.json') sendText(response, 200, 'application/json', JSON.stringify(plan()));
    else if (pathname === '/events') streamEvents(response);
    else if (offer !== undefined) sendOffer(response, ...offer);
    else sendText(response, 404, 'text/plain', 'Not found\n');
  });
}

async function sendFile(
  response: ServerResponse,
  [file, type]: readonly [string, string],
  contentPolicy: string,
): Promise<void> {
  const bytes = await readFile(new URL(`page/${file}`, import.meta.url)).catch(() => null);
  if (bytes === null) {
    sendText(response, 500, 'text/plain', `${file} is missing from the demo\n`);
    return;
  }
  response.setHeader('Content-Security-Policy', contentPolicy);
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(bytes);
}

function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
}

function sendOffer(response: ServerResponse, status: number, fields: Readonly<Record<string, string>>): void {
  response
    .writeHead(status, { 'Content-Type': 'text/plain', ...fields })
    .end('Another protocol is on offer\n');
}

/** The strictest policy that lets the page do its work; `blocked-by-policy` relies on what is not in it. */
function policy({ failures, silent, refused, http2 }: DemoPorts, own: number): string {
  // A `ws:` source allows `wss:` on the same port only where the port is the default one.
  const sockets = [failures, silent, refused].map((port) => `ws://127.0.0.1:${port}`).join(' ');
  const tlsInVain = `wss://127.0.0.1:${failures}`;
  const overHttp2 = `https://127.0.0.1:${http2} wss://127.0.0.1:${http2}`;
  // 6000 is on the browsers' list of unsafe ports.
  const connect = `'self' ${sockets} ${tlsInVain} ws://127.0.0.1:6000 ${overHttp2}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    // Browsers treat it as another site.
    `frame-src 'self' http://localhost:${own}`,
    `frame-ancestors 'self' http://127.0.0.1:${own}`,
  ].join('; ');
}

/** Server-Sent Events: stays on HTTP and only streams; no switch. */
function streamEvents(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 2000\n\n');
  let turn = 0;
  const timer = setInterval(() => {
    turn++;
    const event = turn % 3 === 0 ? 'event: departure\n' : '';
    response.write(`${event}id: ${turn}\ndata: {"turn":${turn},"platform":${(turn % 6) + 1}}\n\n`);
  }, 1800);
  response.once('close', () => clearInterval(timer));
}
