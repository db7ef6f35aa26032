import type { Saying } from './saying.ts';

const APPSYNC = /\.appsync(?:-realtime)?-api\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/i;
const SIGNALR = /\.service\.signalr\.net$/i;
const NO_ORIGIN = 'The page’s Origin: the service asks for a token or a key, not for an origin.';
const NO_PROXY = 'A dropped Upgrade: the service saw the handshake, and says what else is wrong.';

/** What a token that Azure SignalR does not accept leads to. */
const SIGNALR_TOKEN = {
  cause: 'authentication-required',
  atHost: SIGNALR,
  sentence:
    'Negotiate anew before each connection, and use the token of that answer: Azure SignalR answered {status}, because it found no token that is valid, or still valid.',
  hints: [
    'A token holds for an hour where nothing else is set; a client that connects again by itself needs an accessTokenFactory that negotiates.',
    'The key of the service may have been changed, or the clock of the server that signs may be wrong.',
  ],
  isNot: [NO_ORIGIN],
  topics: [],
} as const;

/** What services that are nothing but a server of sockets say of themselves. */
export const SAYINGS_OF_SERVICES: readonly Saying[] = [
  {
    cause: 'authentication-required',
    status: /^40[013]$/,
    words: /UnauthorizedException|not authorized to make this call/i,
    atHost: APPSYNC,
    sentence:
      'Put the authorization into the parameter header of the address, as base64 of JSON with host and key, token or signature: AppSync answered {status}, because it found none that is valid.',
    hints: [
      'host in it is the name of the API (….appsync-api.…), although the socket goes to ….appsync-realtime-api.…; a signature is made for the path /graphql/connect and the body {}.',
      'A token of Cognito or OpenID Connect may have expired, and an API key ends after a year at most.',
    ],
    isNot: [NO_ORIGIN],
    topics: [],
  },
  {
    cause: 'authentication-required',
    status: /^401$/,
    atHost: APPSYNC,
    sentence:
      'Put the authorization into the parameter header of the address, as base64 of JSON with host and key, token or signature: AppSync answered {status}, because it found none that is valid.',
    hints: ['A page cannot add an Authorization field to a WebSocket, and AppSync does not ask for one.'],
    isNot: [NO_ORIGIN],
    topics: [],
  },
  {
    cause: 'subprotocol-mismatch',
    status: /^400$/,
    words: /NoProtocolError|SubProtocolNotSupportedError/,
    atHost: APPSYNC,
    sentence:
      'Offer the subprotocol graphql-ws, or aws-appsync-event-ws for an Event API: AppSync answered {status}, because the handshake offers none that it speaks.',
    hints: [
      'The subprotocol graphql-transport-ws of newer libraries is another one, which AppSync does not speak.',
    ],
    isNot: [NO_PROXY],
    topics: [],
  },
  { ...SIGNALR_TOKEN, status: /^401$/ },
  // A 403 whose body says more, such as one of network access control, is about something else.
  { ...SIGNALR_TOKEN, status: /^403$/, words: /^(?:Forbidden\s*){0,2}$/i },
  {
    cause: 'session-unknown',
    status: /^404$/,
    atHost: SIGNALR,
    // Any other address is unknown as a path.
    atAddress: /^[a-z]+:\/\/[^/?#]+\/client\/?\?(?:[^#]*&)?id=[^&#]/i,
    sentence:
      'Connect at once after negotiating, with the address and the token of that answer: Azure SignalR does not know the connection that this address names, and answered {status}.',
    hints: [
      'It forgets a connection that does not come within 5 seconds, and finds none where the address has access_token twice or another token than the one negotiated.',
    ],
    isNot: ['Sticky sessions: the service knows its connections wherever they arrive.'],
    topics: [],
  },
  {
    cause: 'redirected-to-login',
    status: /^302$/,
    field: /^location: https:\/\/github\.com\/codespaces\/auth\//,
    sentence:
      'Make the port public in Codespaces, or open the page itself by the forwarded address, so that its cookie is sent: the port is private, and its proxy redirected to GitHub’s log-in with {status}.',
    isNot: ['The server in the codespace: it most likely received nothing.'],
    topics: [],
  },
  {
    cause: 'authentication-required',
    status: /^401$/,
    field: /^www-authenticate: bearer\b.*\berror="?invalid_token/i,
    sentence:
      'Get a new token before the socket is opened, and send it where the server reads it: the server answered {status} because it found no token that it accepts, as its field WWW-Authenticate says.',
    hints: [
      'Some servers write invalid_token also where no token came: a page cannot add an Authorization field to a WebSocket.',
      'A client that connects again by itself has to ask for a token each time: the first one expires.',
    ],
    topics: [],
  },
];
