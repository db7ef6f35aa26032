import { NOT_THE_SERVER, type Saying } from './saying.ts';

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const GATEWAY = 'bad-gateway';
const FAILED = 'server-failed';

/** A host of files. Redirects, 401 and 429 state their own reason. */
const OF_FILES: Omit<Saying, 'status'> = {
  cause: NO_PATH,
  sentence:
    'Serve the socket from a server of your own, by its own host name: a static file host answered {status}, which has no sockets and passes none on.',
  isNot: ['The page’s Origin: this host has no sockets.'],
  topics: [],
};

/** What applications, tunnels and hosts of files say of themselves. */
export const SAYINGS_OF_APPLICATIONS: readonly Saying[] = [
  {
    // aiohttp’s own text of HTTPBadRequest; Home Assistant raises it for a proxy that it does not trust.
    cause: REFUSED,
    status: /^400$/,
    words: /^(?:Bad Request\s+)?400: Bad Request$/,
    sentence:
      'Read the log of the application: aiohttp answered {status} for it. Home Assistant does so to a proxy that its trusted_proxies does not name.',
    hints: [
      'In Home Assistant: http: with use_x_forwarded_for: true, and trusted_proxies: with the address of the proxy as Home Assistant sees it.',
    ],
    isNot: ['A dropped Upgrade: aiohttp would name the field that it misses.'],
    topics: [],
  },
  {
    cause: REFUSED,
    status: /^400$/,
    words: /Bad Request - Invalid Hostname|request hostname is invalid/,
    sentence:
      'Add the name in Host to those that the server accepts, in ASP.NET Core AllowedHosts, in IIS the bindings of the site: it answered {status} because it does not know that name.',
    hints: ['A proxy before it may also write another name into Host.'],
    isNot: [
      'A dropped Upgrade: the server examines Host before it.',
      'The page’s Origin: the name in Host was refused.',
    ],
    topics: ['hosts'],
  },
  {
    cause: REFUSED,
    status: /^40[03]$/,
    words: /(?:^|\n)(?:Host not allowed\b|Host check error\b|Invalid Host header$)/i,
    sentence:
      'Add the name in Host to those that the server accepts: it answered {status}, and says that it does not allow this one.',
    hints: [
      'A proxy before it may also write another name into Host. In Play the list is play.filters.hosts.allowed.',
    ],
    isNot: ['A dropped Upgrade: the server examines Host before it.'],
    topics: ['hosts'],
  },
  {
    cause: FAILED,
    status: /^500$/,
    words: /The server encountered an internal error or misconfiguration/,
    field: /^server: Apache\b/i,
    sentence:
      'Read Apache’s error.log, and load mod_proxy_wstunnel, or mod_proxy_http from 2.4.47 on: Apache answered {status} by itself, as it does where a rule proxies to ws: and no module takes that (“No protocol handler was valid”, AH01144).',
    isNot: ['The server behind Apache: the page is Apache’s own.'],
    topics: ['upgrade'],
  },
  {
    cause: GATEWAY,
    status: /^503$/,
    words: /^(?:Service Unavailable\s+)?503 - Tunnel Unavailable$/,
    sentence:
      'Start the client of the tunnel again: localtunnel answered {status}, since no client is connected to this address.',
    isNot: [NOT_THE_SERVER],
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^(?:400|50[234])$/,
    words: /Our services aren['’]t available right now/,
    field: /^x-azure-ref: /,
    sentence:
      'Check the domain, the route and the origin in Azure Front Door: it answered {status} by itself, as it does where it has no route for the name, or no origin that works.',
    isNot: ['A dropped Upgrade: Front Door did not ask the server.'],
    topics: [],
  },
  {
    cause: FAILED,
    status: /^500$/,
    words: /Exception inside application/,
    sentence:
      'Read the traceback in the log of Daphne: the application raised an error on the handshake, and {status} was answered. Channels raises “No route found for path” where no route has this path.',
    topics: ['path'],
  },
  {
    cause: GATEWAY,
    status: /^50[23]$/,
    words: /Unable to reach the origin service/,
    sentence:
      'Check the service that the tunnel leads to, and its address and scheme in cloudflared: the tunnel is up, cloudflared could not use the service, and {status} was answered.',
    hints: [
      'The log of cloudflared names the error. With --protocol http2 some versions lose a WebSocket to a unix socket.',
    ],
    isNot: ['The tunnel between Cloudflare and cloudflared: it carried the request.'],
    topics: ['upstream'],
  },
  {
    cause: GATEWAY,
    status: /^503$/,
    words:
      /upstream connect error or disconnect\/reset before headers.{0,200}(?:protocol error|TLS[_ ]error|CERTIFICATE_VERIFY_FAILED)/i,
    sentence:
      'Let Envoy speak to the server as the server expects, HTTP/1.1 for an upgrade, and TLS or none: Envoy reached it, could not read its answer, and answered {status}.',
    hints: [
      'In Kubernetes the port’s name or appProtocol says what Envoy speaks: http for HTTP/1.1, http2 or grpc for HTTP/2.',
    ],
    isNot: ['A server that is down: something answered Envoy.'],
    topics: ['upstream'],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    field: /^x-powered-by: Next\.js/i,
    sentence:
      'Serve the socket from a server of your own beside Next.js, or pass Upgrade and Connection on at every proxy where the path is Next.js’s own: its pages for ordinary requests answered {status}.',
    hints: [
      'Routes of Next.js cannot take an upgrade. In development it takes one at /_next/webpack-hmr, where a 404 means that a proxy dropped it.',
    ],
    topics: ['path'],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    words: /^(?:Not Found\s+)?default backend - 404$/,
    sentence:
      'Add the host name and the path to an Ingress: the default backend of the Ingress controller answered {status}, since no rule matches them.',
    isNot: [NOT_THE_SERVER],
    topics: [],
  },
  {
    cause: 'rate-limited',
    status: /^429$/,
    field: /^x-vercel-error: /,
    sentence:
      'Wait before the next attempt, and longer each time: Vercel got too many requests, and answered {status} by itself.',
    isNot: [NOT_THE_SERVER],
    topics: [],
  },
  {
    cause: NO_PATH,
    status: /^4\d\d$/,
    field: /^x-vercel-error: DEPLOYMENT_(?:NOT_FOUND|DELETED)\b/,
    sentence:
      'Correct the host name, or deploy again: Vercel has no deployment under this name, or has one no longer, and answered {status}.',
    isNot: ['The path: the name in Host leads to nothing.'],
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^50\d$/,
    field: /^x-vercel-error: (?:ROUTER_EXTERNAL_TARGET_|DNS_HOSTNAME_)/,
    sentence:
      'Check the target of the rewrite in Vercel, its name, its certificate and that it runs: Vercel could not use it, and answered {status}.',
    topics: [],
  },
  {
    cause: GATEWAY,
    of: 'event-streams',
    status: /^504$/,
    field: /^x-vercel-error: (?:FUNCTION|EDGE_FUNCTION|MIDDLEWARE)_INVOCATION_TIMEOUT\b/,
    sentence:
      'Let the function send the head of the stream at once, and raise its maxDuration: it did not answer before its time limit, and Vercel ended it with {status}.',
    hints: [
      'In Next.js: export const maxDuration = 300 beside the handler of the route; elsewhere functions in vercel.json. The plan bounds it, and a stream ends with its function.',
    ],
    isNot: ['The address: Vercel ran the function.'],
    topics: [],
  },
  {
    cause: 'server-failed',
    of: 'event-streams',
    status: /^50\d$/,
    field: /^x-vercel-error: (?:FUNCTION|EDGE_FUNCTION|MIDDLEWARE)_/,
    sentence:
      'Read the log of the function in Vercel (vercel logs): it failed while it handled the request, and Vercel answered {status}.',
    topics: [],
  },
  {
    // Redirects, log-ins and payments state their own reason.
    cause: NO_PATH,
    of: 'sockets',
    status: /^(?:200|40[03-9]|41\d|50\d)$/,
    field: /^x-vercel-error: /,
    sentence:
      'Serve the socket from a server that keeps running: Vercel answered {status} by itself, and its functions end with their answer, so they cannot keep a socket open.',
    isNot: [NOT_THE_SERVER],
    topics: [],
  },
  { ...OF_FILES, status: /^(?:200|40[03-9]|41\d|426|50\d)$/, field: /^server: netlify\b/i },
  // GitHub’s site and API have the same name as its pages, and limits by 403.
  { ...OF_FILES, status: /^(?:200|40[045])$/, field: /^server: github\.com\b/i },
];
