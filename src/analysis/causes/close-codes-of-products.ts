import { messagesObserved } from '../../session/messages-observed.ts';
import type { Failure } from './failure.ts';
import { requestField, responseField, urlOf } from './failure.ts';
import { timesOfEnd } from './times-of-end.ts';

/** What one code of a product means, and what to do. */
interface ProductCode {
  readonly todo: string;
  readonly means: string;
}

/** The codes of one product, and what in a handshake shows that it is this product. */
interface ProductCodes {
  readonly name: string;
  /** Its hosts. */
  readonly host?: RegExp;
  /** Its addresses, from the path on. */
  readonly address?: RegExp;
  /** The subprotocol that the server chose. */
  readonly subprotocol?: RegExp;
  /** Codes from `[0]` to `[1]`, where none of its own is listed. */
  readonly ranges?: readonly (readonly [from: number, to: number, code: ProductCode])[];
  readonly codes: Readonly<Record<number, readonly [todo: string, means: string]>>;
  /** Codes that the product's client sends to its server. */
  readonly ofClient?: readonly number[];
  /** Reasons that only servers of this product write: they show it where the handshake chose no subprotocol. */
  readonly distinct?: Readonly<Record<number, RegExp>>;
  /** Codes that mean this only before the server acknowledged the connection, with the reasons that its servers write. */
  readonly beforeAck?: Readonly<Record<number, RegExp>>;
}

/** What a product that the handshake shows says of a code. */
export interface ProductMeaning extends ProductCode {
  readonly name: string;
  /** False: only the path and the query look like this product's, and another may use the same. */
  readonly certain: boolean;
}

const RECONNECT = 'Connect again';
const FIX_MESSAGE = 'Check the last message that was sent';
const LOG_IN = 'Check the token';

const PRODUCTS: readonly ProductCodes[] = [
  {
    // GraphQL over WebSocket Protocol, and CloseCode of graphql-ws 5.5 to 6 (the-guild.dev/graphql/ws)
    name: 'the protocol graphql-transport-ws',
    subprotocol: /^graphql-transport-ws$/,
    ofClient: [4004, 4005, 4400, 4504],
    beforeAck: {
      4401: /^unauthorized$/i,
      4403: /^forbidden$/i,
      4408: /^connection initiali[sz]ation timeout$/i,
    },
    distinct: {
      4406: /^Subprotocol not acceptable$/i,
      4408: /^Connection initiali[sz]ation timeout$/i,
      4409: /^Subscriber for .{1,100} already exists$/i,
      4429: /^Too many initiali[sz]ation requests$/i,
    },
    codes: {
      4004: ['Check what the server sends', 'bad response, a message that the client cannot use'],
      4005: ['Read the error in the page’s console', 'internal client error'],
      4400: [
        FIX_MESSAGE,
        'bad request, a message of unknown type or shape, as where a client speaks the older graphql-ws',
      ],
      4401: [
        'Subscribe only after connection_ack',
        'unauthorized, an operation came before the connection was acknowledged; servers also say so of a missing log-in',
      ],
      4403: [
        'Check what connection_init carries, such as the token',
        'forbidden, the server refused the connection',
      ],
      4406: [
        'Offer the subprotocol graphql-transport-ws, or the one that the server speaks',
        'subprotocol not acceptable, as where a client offers the older graphql-ws, or none',
      ],
      4408: ['Send connection_init as soon as the socket is open', 'connection_init did not come in time'],
      4409: ['Give each operation an id of its own', 'an operation with this id exists already'],
      4429: ['Send connection_init only once', 'too many initialisation requests'],
      4500: ['Read the server’s log at this time', 'internal server error'],
      4504: ['Check why the server does not acknowledge', 'connection_ack did not come in time'],
    },
  },
  {
    // https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol, also Reverb, Soketi and Sockudo
    name: 'the Pusher protocol',
    host: /^ws(?:-[a-z0-9-]+)?\.pusher(?:app)?\.com$/,
    address: /^\/app\/[^/?]+\?(?:[^#]*&)?protocol=\d/,
    ranges: [
      [
        4000,
        4099,
        {
          todo: 'Correct the key, the cluster or the settings of the application',
          means: 'do not connect again unchanged',
        },
      ],
      [4100, 4199, { todo: 'Connect again after a second or more', means: 'over capacity, back off' }],
      [4200, 4299, { todo: RECONNECT, means: 'connect again at once' }],
    ],
    codes: {
      4000: ['Use an encrypted connection', 'the application accepts only encrypted connections'],
      4001: [
        'Check the key and the cluster of the application',
        'the application does not exist, or not in this cluster',
      ],
      4003: ['Switch the application on', 'the application is disabled'],
      4004: [
        'Close connections that are not needed, or raise the limit',
        'the application is over its limit of connections',
      ],
      4005: ['Correct the path of the address', 'path not found'],
      4006: ['Correct the parameter protocol in the address', 'the version of the protocol is malformed'],
      4007: ['Update the client library', 'the version of the protocol is not supported'],
      4008: ['Add the parameter protocol to the address', 'no version of the protocol was given'],
      4009: [
        'Check the log-in of this connection, and the page’s origin',
        'the connection is not authorized',
      ],
      4100: ['Connect again after a second or more', 'over capacity'],
      4200: [RECONNECT, 'a general request to connect again'],
      4201: ['Answer pusher:ping, and connect again', 'no pong came in time'],
      4202: [RECONNECT, 'the connection was inactive and closed'],
    },
  },
  {
    // https://docs.discord.com/developers/topics/opcodes-and-status-codes
    name: 'Discord’s gateway',
    host: /^gateway(?:-[a-z0-9-]+)?\.discord\.gg$/,
    codes: {
      4000: [RECONNECT, 'unknown error'],
      4001: [FIX_MESSAGE, 'unknown opcode'],
      4002: [FIX_MESSAGE, 'a payload could not be decoded'],
      4003: ['Identify first', 'not authenticated'],
      4004: [LOG_IN, 'authentication failed'],
      4005: ['Identify only once', 'already authenticated'],
      4007: ['Start a new session', 'the sequence number of the resume is invalid'],
      4008: ['Send more slowly', 'rate limited'],
      4009: ['Start a new session', 'the session timed out'],
      4010: ['Correct the shard', 'invalid shard'],
      4011: ['Divide the connection into shards', 'sharding is required'],
      4012: ['Correct v in the address', 'invalid version of the API'],
      4013: ['Correct the intents', 'invalid intents'],
      4014: ['Switch these intents on in the developer portal, or do not request them', 'disallowed intents'],
    },
  },
  {
    // The same page, voice.
    name: 'Discord’s voice gateway',
    host: /\.discord\.media$/,
    codes: {
      4001: [FIX_MESSAGE, 'unknown opcode'],
      4002: [FIX_MESSAGE, 'a payload could not be decoded'],
      4003: ['Identify first', 'not authenticated'],
      4004: [LOG_IN, 'authentication failed'],
      4005: ['Identify only once', 'already authenticated'],
      4006: ['Start a new session', 'the session is no longer valid'],
      4009: ['Start a new session', 'the session timed out'],
      4011: ['Check the address of the server', 'server not found'],
      4012: ['Correct the protocol', 'unknown protocol'],
      4014: [
        'Do not connect again by yourself',
        'disconnected, as where the channel was deleted or the client removed',
      ],
      4015: [RECONNECT, 'the voice server crashed'],
      4016: ['Correct the mode of encryption', 'unknown mode of encryption'],
    },
  },
  {
    // https://dev.twitch.tv/docs/eventsub/handling-websocket-events/#close-message
    name: 'Twitch EventSub',
    host: /^eventsub\.wss\.twitch\.tv$/,
    codes: {
      4000: [RECONNECT, 'internal server error'],
      4001: ['Send no messages', 'the client sent a message, and only pongs are allowed'],
      4002: ['Answer pings', 'the client did not answer a ping'],
      4003: ['Create a subscription within 10 seconds after the welcome message', 'connection unused'],
      4004: [
        'Connect to the new address within 30 seconds after session_reconnect',
        'the grace time of the reconnect expired',
      ],
      4005: [RECONNECT, 'network timeout'],
      4006: [RECONNECT, 'network error'],
      4007: ['Use the address of session_reconnect as it is', 'invalid address of a reconnect'],
    },
  },
  {
    // obs-websocket 5, WebSocketCloseCode in its protocol
    name: 'obs-websocket',
    subprotocol: /^obswebsocket\.(?:json|msgpack)$/,
    codes: {
      4002: [FIX_MESSAGE, 'a message could not be decoded'],
      4003: [FIX_MESSAGE, 'a field is missing'],
      4004: [FIX_MESSAGE, 'a field has the wrong type'],
      4005: [FIX_MESSAGE, 'the value of a field is invalid'],
      4006: [FIX_MESSAGE, 'op is invalid or missing'],
      4007: ['Send Identify first', 'not identified'],
      4008: ['Send Identify only once', 'already identified'],
      4009: ['Check the password', 'authentication failed'],
      4010: ['Update the client library, or OBS', 'the version of the protocol is not supported'],
      4011: ['Connect again only if a person wants it', 'the session was ended in OBS'],
      4012: ['Do without this feature', 'a feature is not supported'],
    },
  },
  {
    // https://centrifugal.dev/docs/server/codes
    name: 'Centrifugo',
    address: /^\/connection\/(?:websocket|uni_websocket)(?:[?#]|$)/,
    codes: {
      3001: [RECONNECT, 'the server shuts down'],
      3004: [RECONNECT, 'internal server error'],
      3005: ['Get a new token, and connect again', 'the connection expired'],
      3006: ['Get a new token for the subscription, and connect again', 'a subscription expired'],
      3008: ['Read messages faster, or send fewer', 'the client is too slow'],
      3009: [RECONNECT, 'the server could not write'],
      3010: [RECONNECT, 'insufficient state'],
      3011: [RECONNECT, 'the server asked to connect again'],
      3012: ['Answer pings, and connect again', 'no pong came in time'],
      3013: ['Send more slowly', 'too many requests'],
      3500: ['Check how the token is made, and its secret', 'invalid token'],
      3501: [FIX_MESSAGE, 'bad request'],
      3502: [
        'Send the connect command as soon as the socket is open',
        'stale, the connection was not authenticated in time',
      ],
      3503: ['Do not connect again by yourself', 'the server disconnected this client'],
      3504: ['Close connections that are not needed, or raise the limit', 'limit of connections'],
      3505: ['Subscribe to fewer channels, or raise the limit', 'limit of channels'],
      3506: ['Use the form of protocol that the server expects', 'inappropriate protocol'],
      3507: ['Check what this user may do', 'permission denied'],
    },
  },
];

/**
 * What the product that the handshake shows says of a code: `unknown` where it shows one that has no such code, or where the
 * reason or the messages deny its meaning, and null where it shows none.
 */
export function productCodes(
  failure: Failure,
  code: number,
  by: 'client' | 'server' | 'unknown',
  reason: string,
): ProductMeaning | 'unknown' | null {
  for (const product of PRODUCTS) {
    const distinct = by === 'server' && product.distinct?.[code]?.test(reason) === true;
    const shown = showsProduct(product, failure) ?? (distinct ? 'certain' : null);
    if (shown === null) continue;
    if (by === 'client' && product.ofClient?.includes(code) !== true) return 'unknown';
    const meaning = meaningOf(product, code);
    const certain = shown === 'certain';
    if (meaning === null || (!certain && !agrees(reason, meaning))) return 'unknown';
    const ofHandshake = product.beforeAck?.[code];
    if (ofHandshake !== undefined && !beforeAck(failure, reason, ofHandshake)) return 'unknown';
    return { name: product.name, certain, ...meaning };
  }
  return null;
}

function meaningOf({ codes, ranges }: ProductCodes, code: number): ProductCode | null {
  const own = codes[code];
  if (own !== undefined) return { todo: own[0], means: own[1] };
  return ranges?.find(([from, to]) => code >= from && code <= to)?.[2] ?? null;
}

/** Words that say nothing of what a code means. */
const COMMON = new Set(['again', 'application', 'client', 'connect', 'connection', 'server', 'this', 'with']);

/** Whether a reason speaks of what a code is said to mean; one that was not given denies nothing. */
function agrees(reason: string, { todo, means }: ProductCode): boolean {
  if (reason === '') return true;
  const said = new Set(wordsOf(reason));
  return wordsOf(`${todo} ${means}`).some((word) => said.has(word));
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !COMMON.has(word));
}

/** Longer in seconds no server waits for a connection to be initialised. */
const LONGEST_BEFORE_ACK = 60;

/** A server sends nothing before it acknowledges, so a message of its own, or a long life, shows that it did. */
function beforeAck(failure: Failure, reason: string, its: RegExp): boolean {
  const { messages } = failure.context;
  const silent = messages === undefined ? failure.lastMessageAt === null : messages.received === 0;
  const { life } = timesOfEnd(failure);
  const early = life === null || life <= LONGEST_BEFORE_ACK;
  return silent && early && messagesObserved(failure.connection) && (reason === '' || its.test(reason));
}

function showsProduct(
  { host, address, subprotocol }: ProductCodes,
  failure: Failure,
): 'certain' | 'likely' | null {
  const url = urlOf(failure);
  if (url !== null && host?.test(url.hostname) === true) return 'certain';
  if (url !== null && address?.test(`${url.pathname}${url.search}`.slice(0, 1000)) === true) return 'likely';
  if (subprotocol === undefined) return null;
  const { opened } = failure.connection;
  const chosen =
    responseField(failure, 'Sec-WebSocket-Protocol') ??
    (opened.seen ? opened.value.protocol : null) ??
    (failure.response === null ? requestField(failure, 'Sec-WebSocket-Protocol') : null);
  return chosen !== null && subprotocol.test(chosen.trim()) ? 'certain' : null;
}
