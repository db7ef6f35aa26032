import type { Saying } from './saying.ts';

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const FAILED = 'server-failed';
const DEV_HOST = 'dev-server-refused-host-or-origin';
const NO_PROXY = 'A proxy that drops Upgrade: the server saw the upgrade, and says what else is wrong.';

const HIJACK: Saying = {
  cause: FAILED,
  status: /^(?:400|50[01])$/,
  sentence:
    'Let the middleware pass http.Hijacker through, or leave the path of the socket out of it: a Go server took the upgrade, could not take over the connection, and answered {status}.',
  hints: [
    'Middleware that compresses, logs or measures wraps the ResponseWriter, and the wrapper often lacks Hijack (or Unwrap).',
  ],
  isNot: ['The request and the proxies: the handler of the socket was reached.'],
  topics: ['library'],
};

/** Engine.IO writes to a socket what allowRequest gave as its reason, or “Forbidden”, as text that it calls HTML. */
const ALLOW_REQUEST: Saying = {
  cause: REFUSED,
  status: /^400$/,
  atAddress: /[?&]EIO=\d/,
  field: /^content-type: text\/html$/,
  sentence:
    'Let allowRequest of Socket.IO accept the page’s Origin, cookie or token: it refused the handshake with {quoted}, and the server answered {status}.',
  hints: ['What connects by polling first is refused with 403 in place of 400.'],
  isNot: [NO_PROXY, 'cors: it governs the requests of polling, and no socket.'],
  topics: ['origin'],
  product: 'Socket.IO',
};

/** What frameworks and libraries say of themselves. */
export const SAYINGS_OF_SERVERS: readonly Saying[] = [
  { ...HIJACK, words: /does not implement http\.Hijacker|is not http\.Hijacker/ },
  // Upgrader.returnError sends the version with each refusal; 500 is that of a connection which cannot be taken over.
  {
    ...HIJACK,
    status: /^500$/,
    words: /^Internal Server Error\s+Internal Server Error\s*$/,
    field: /^sec-websocket-version: 13$/,
  },
  {
    cause: FAILED,
    status: /^500$/,
    words: /write\(\) before start_response/,
    sentence:
      'Read the server’s log above this line: the handler of the socket ended without an answer, and the server wrote {status} in its place.',
    hints: [
      'Werkzeug logs “write() before start_response” with 500 also at the end of each socket that worked, since nobody calls start_response for a socket: there it is harmless, and gone with another server than the one for development.',
    ],
    isNot: ['The request and the proxies: the handler was reached.'],
    topics: ['library'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    // Google writes the first as well, with another Expires.
    field: /^cache-control: no-cache, no-store, max-age=0, must-revalidate$/,
    besideField: /^expires: 0$/,
    words: /^(?:Forbidden)?$/,
    sentence:
      'Permit the path of the socket in Spring Security, or name the page’s Origin in setAllowedOrigins: Spring answered {status} with an empty body, which it does for both.',
    hints: [
      'With logging.level.org.springframework.security=DEBUG and org.springframework.web.socket=DEBUG the log says which.',
    ],
    isNot: ['A dropped Upgrade: Spring answers 400 to that.'],
    topics: ['origin'],
    product: 'Spring',
  },
  {
    cause: NO_PATH,
    status: /^400$/,
    words: /The WebSocket transport is not available, you must install a WebSocket server/,
    sentence:
      'Install a WebSocket server for Flask-SocketIO, such as simple-websocket: it received the upgrade, has nothing that could take it, and answered {status}.',
    isNot: [NO_PROXY],
    topics: ['library'],
  },
  {
    cause: 'extension-mismatch',
    status: /^400$/,
    words: /Invalid or unacceptable Sec-WebSocket-Extensions header/,
    sentence:
      'Compare Sec-WebSocket-Extensions of the request with the option perMessageDeflate of the server: ws can accept none of what was offered, or cannot read it, and answered {status}.',
    hints: [
      'ws accepts no offer without client_max_window_bits where clientMaxWindowBits is a number, and none with server_no_context_takeover or server_max_window_bits where it is told not to do so.',
    ],
    isNot: [NO_PROXY],
    topics: ['extensions'],
    product: 'Node ws',
  },
  {
    cause: 'version-not-supported',
    status: /^400$/,
    words:
      /"code":5,"message":"Unsupported protocol version"|using an unsupported version of the Socket\.IO or Engine\.IO protocols/,
    sentence:
      'Use a Socket.IO client and server of versions that belong together: the server does not speak the revision that EIO in the address names, and answered {status}.',
    hints: [
      'EIO=4 is Socket.IO 3 and 4 (python-socketio 5, Flask-SocketIO 5), EIO=3 is Socket.IO 2 (python-socketio 4, Flask-SocketIO 4); allowEIO3 lets a server of version 3 or 4 take both.',
    ],
    isNot: [NO_PROXY, 'The version of WebSocket: it is Socket.IO’s own.'],
    topics: ['version'],
  },
  {
    cause: NO_PATH,
    status: /^400$/,
    words: /"code":0,"message":"Transport unknown"/,
    sentence:
      'Let the server of Socket.IO take the transport websocket (option transports): it knows no transport of the name in the address, and answered {status}.',
    isNot: [NO_PROXY],
    topics: ['path'],
  },
  { ...ALLOW_REQUEST, words: /^(?:Bad Request\s+)?(Forbidden)$/ },
  // A reason of the application's own: known by the three fields that Engine.IO writes, and none besides.
  {
    ...ALLOW_REQUEST,
    besideField: /^connection: close$/,
    without: /^(?!connection: close$|content-type: text\/html$|content-length: \d+$)/,
    words:
      /^(?:Bad Request\s+)?((?!Bad (?:[Rr]equest|handshake method)|Session ID unknown|Transport (?:unknown|mismatch)|Unsupported protocol version)[^<>{}"]{1,100})$/,
    withoutWords: /\b(?:400|upgrade|websockets?|handshake|headers?|https?|ssl|tls|host)\b/i,
  },
  {
    cause: REFUSED,
    status: /^40[03]$/,
    words:
      /(?:is )?not an accepted origin|origin check failed|Invalid CORS request|Blocking Cross Origin (?:API|WebSocket)|\borigin (?:is )?(?:invalid|not allowed)\b|\binvalid origin\b|URL Blocked because of CORS|does NOT match the expected origin/i,
    sentence:
      'Add the page’s Origin to those that the server allows: the server answered {status}, and says that it does not allow this one.',
    isNot: [NO_PROXY],
    topics: ['origin'],
  },
  // Connection::Base#respond_to_invalid_request; the 404 of Rails itself has no body, or a page. Of /cable see origin-or-access-refused.
  {
    cause: NO_PATH,
    status: /^404$/,
    words: /^(?:Not Found\s+)?Page not found$/,
    atAddress: /^(?![^?#]*\/cable(?:[?#]|$))/,
    field: /^x-runtime: \d/,
    besideField: /^content-type: text\/plain\b/,
    sentence:
      'Name the page’s Origin in config.action_cable.allowed_request_origins, or mount Action Cable at this path: Rails answered {status} with “Page not found”, as Action Cable does to an Origin that it does not allow, and as an application may to any path.',
    hints: [
      'Its log says which: “Request origin not allowed”, or no line of Action Cable at all.',
      'Action Cable also answers so where a proxy on the way dropped Upgrade.',
    ],
    topics: ['origin', 'path'],
  },
  {
    cause: DEV_HOST,
    status: /^403$/,
    words: /Blocked hosts?: /,
    sentence:
      'Add the host name to config.hosts in Rails: its host authorization answered {status}, since it does not know the name in Host.',
    isNot: ['The page’s Origin: the name in Host was refused.'],
    topics: ['hosts'],
  },
  {
    cause: DEV_HOST,
    status: /^400$/,
    words: /Invalid HTTP_HOST header|You may need to add .{0,100} to ALLOWED_HOSTS/,
    sentence:
      'Add the host name to ALLOWED_HOSTS in Django: it answered {status}, since it does not know the name in Host.',
    isNot: ['The page’s Origin: the name in Host was refused.'],
    topics: ['hosts'],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    field: /^server: WSGIServer\//i,
    sentence:
      'Serve Django by ASGI, with daphne first in INSTALLED_APPS: a server of WSGI answered {status}, and WSGI has no WebSocket.',
    hints: ['Since Channels 4 runserver speaks ASGI only with daphne in INSTALLED_APPS.'],
    isNot: ['The routes of the consumers: they were not asked.'],
    topics: ['path'],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    words:
      /Using the URLconf defined in|^Not Found\s+Not Found Not Found The requested resource was not found on this server\.?$/,
    sentence:
      'Let the upgrade reach Django by ASGI: its pages for ordinary requests answered {status}, so it runs under WSGI, or a proxy dropped Upgrade and Connection.',
    hints: [
      'Only ProtocolTypeRouter sends sockets to the routes of the consumers; requests that WSGI serves never get there.',
    ],
    isNot: ['The routes of the consumers: they were not asked.'],
    topics: ['path'],
  },
  {
    cause: NO_PATH,
    status: /^(?:40[04]|501)$/,
    field: /^server: SimpleHTTP\//,
    // A program of one's own on top of http.server, which speaks of the handshake.
    withoutWords: /sec-websocket-|handshake/i,
    sentence:
      'Start a WebSocket server, and open the socket at its port: Python’s http.server answered {status}, which serves files and cannot switch.',
    topics: [],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    field: /^x-powered-by: PHP\//i,
    atAddress: /^[a-z]+:\/\/[^/?#]+\/app\/[^/?#]+\?(?:[^#]*&)?protocol=\d/i,
    sentence:
      'Open the socket at the port of the Pusher server (Reverb, Soketi or another), or forward this path to it: PHP answered {status} as for a page.',
    hints: ['Reverb listens on 8080 where REVERB_SERVER_PORT is not set, and runs by artisan reverb:start.'],
    topics: [],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /Rejected an incoming WebSocket connection from the \S{0,200} origin.{0,60}--remote-allow-origins/,
    sentence:
      'Start that browser with --remote-allow-origins and this Origin, or connect without an Origin: its DevTools port answered {status}, since it does not allow this one.',
    hints: ['Chrome does so since version 111.'],
    isNot: [NO_PROXY],
    topics: [],
  },
];
