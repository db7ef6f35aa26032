import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { NewMessage } from '../../../src/formats/batch-builder.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';

/** One secret, and where it stands. */
interface Planted {
  readonly place: string;
  readonly secret: string;
}

/** A session with a secret of its own in every place. */
export interface PlantedSession {
  readonly events: readonly (LifecycleEvent | NewMessage)[];
  readonly planted: readonly Planted[];
}

const START = 1_795_176_000_000;
const HANDSHAKE =
  'Host: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: https://a.example\r\n';
const ACCEPT =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n';

/** What a secret is known by: its name, however plain it looks, or its look alone. */
type Plant = (place: string) => string;
interface Plants {
  readonly word: Plant;
  readonly token: Plant;
}

/** A part of a connection that is planted; what is left out is plain. */
interface Spec {
  readonly url?: string;
  readonly request?: string;
  readonly response?: string;
  readonly status?: string;
  readonly pageUrl?: string;
  readonly stack?: readonly { readonly functionName: string; readonly url: string }[];
  readonly error?: string;
  readonly reason?: string;
  readonly protocol?: string;
  readonly kind?: 'websocket' | 'event-stream';
  readonly messages?: readonly (string | Uint8Array)[];
}

function requestField(name: string, value: string): Spec {
  return { request: `${name}: ${value}\r\n` };
}

function responseField(name: string, value: string): Spec {
  return { response: `${name}: ${value}\r\n` };
}

/** Secrets in the handshake: its URL, its fields and what browsers say of it. */
function handshakes({ word, token }: Plants): Spec[] {
  return [
    { url: `wss://${word('user of a URL')}:${word('password of a URL')}@a.example/live` },
    { url: `wss://a.example/live?access_token=${word('query of a URL')}` },
    { url: `wss://a.example/live?x=1&state=${token('value of a plain parameter')}` },
    { url: `wss://a.example/live?${token('query without a name')}` },
    { url: `wss://a.example/live#id_token=${word('fragment of a URL')}` },
    { url: `wss://a.example/token/${word('path segment after a telling word')}/x` },
    { url: `wss://a.example/sessions/${word('path segment after a plural')}/x` },
    { url: `wss://a.example/live/${token('path segment by its look')}` },
    { url: `wss://a.example/token=${word('name and value in a path')}/x` },
    { url: `wss://a.example/live?passwords=${word('plural name in a query')}` },
    { url: `wss://a.example/live?next=https%3A%2F%2Fb.example%2F%3Ftoken%3D${word('URL in a URL')}` },
    requestField('Cookie', `theme=${word('cookie')}; sid=${word('second cookie')}`),
    requestField('Cookie2', word('Cookie2')),
    requestField('Authorization', `Bearer ${word('Authorization')}`),
    requestField('Authorization', `Digest username="ann", response="${word('Authorization: Digest')}"`),
    requestField('Authorization', word('Authorization without a scheme')),
    requestField('Proxy-Authorization', `Basic ${btoa(`me:${word('Proxy-Authorization')}`)}`),
    requestField('X-Api-Key', word('X-Api-Key')),
    requestField('X-Auth', word('X-Auth')),
    requestField('X-Access', word('X-Access')),
    requestField('X-Csrf-Token', word('X-Csrf-Token')),
    requestField('X-Tokens', word('X-Tokens')),
    requestField('X-Anything', token('X-Anything')),
    requestField('X-Data', `{"password":"${word('JSON in a field')}"}`),
    requestField('Referer', `https://a.example/?token=${word('Referer')}`),
    requestField('User-Agent', `Test (token=${word('User-Agent')})`),
    requestField('Sec-WebSocket-Protocol', `chat, bearer.${word('subprotocol with a telling word')}`),
    requestField('Sec-WebSocket-Protocol', `access_token, ${word('subprotocol after a telling word')}`),
    requestField(
      'Sec-WebSocket-Protocol',
      `base64url.bearer.authorization.k8s.io.${token('subprotocol of Kubernetes')}`,
    ),
    requestField('Sec-WebSocket-Extensions', `x-ext; token=${word('parameter of an extension')}`),
    responseField('Set-Cookie', `sid=${word('Set-Cookie')}; HttpOnly`),
    responseField('Set-Cookie2', `sid=${word('Set-Cookie2')}`),
    responseField('Proxy-Authenticate', `Basic realm="x", nonce="${word('Proxy-Authenticate')}"`),
    responseField('WWW-Authenticate', `Bearer realm="x", token="${word('WWW-Authenticate')}"`),
    responseField('WWW-Authenticate', `Digest realm="x", opaque="${word('opaque of WWW-Authenticate')}"`),
    responseField('Authentication-Info', `nextnonce="x", token="${word('Authentication-Info')}"`),
    responseField('Location', `https://a.example/?token=${word('Location')}`),
    responseField('Refresh', `0; url=https://a.example/?token=${word('Refresh')}`),
    responseField('Link', `<https://a.example/?token=${word('Link')}>; rel="next"`),
    responseField('X-Set-Token', word('X-Set-Token')),
    responseField('Server', `x ${token('Server')}`),
    responseField('Sec-WebSocket-Protocol', `auth.${word('chosen subprotocol')}`),
    responseField('Sec-WebSocket-Extensions', `x-ext; token=${word('parameter of a chosen extension')}`),
    { status: `403 ${token('reason phrase')}` },
    { pageUrl: `https://a.example/?token=${word('URL of the page')}` },
    {
      stack: [
        { functionName: token('function of a stack'), url: `https://a.example/a.js?key=${word('stack')}` },
      ],
    },
    { error: `WebSocket connection to 'wss://a.example/?token=${word('error')}' failed` },
    { error: `the browser said ${token('token in an error')}` },
    { reason: `bye ${word('close reason')}` },
    { protocol: `token.${word('opened with')}` },
  ];
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const prefixed = (text: string) => [text.length >> 8, text.length & 255, ...utf8(text)];

/** MQTT 3.1.1 section 3.1, with the flags for a user and a password. */
function mqttConnect(user: string, password: string): Uint8Array {
  const rest = [
    ...prefixed('MQTT'),
    4,
    0xc2,
    0,
    60,
    ...prefixed('c'),
    ...prefixed(user),
    ...prefixed(password),
  ];
  return Uint8Array.of(0x10, rest.length, ...rest);
}

/** A connection with this subprotocol; with none where it is empty. */
function of(protocol: string, ...messages: (string | Uint8Array)[]): Spec {
  return {
    request: protocol === '' ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`,
    response: protocol === '' ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`,
    messages,
  };
}

/** Secrets in contents of messages. */
function contents({ word, token }: Plants): Spec[] {
  const json = (value: unknown) => of('', JSON.stringify(value));
  return [
    json({ say: 'x', password: word('JSON member') }),
    json({ a: [{ b: { accessToken: word('deep JSON member') } }] }),
    json({ credentials: { a: word('member of a secret object'), b: [word('list in a secret object')] } }),
    json({ cookies: [word('plural: cookies')] }),
    json({ passwords: [word('plural: passwords')], tokens: { a: word('plural: tokens') } }),
    json({ userPasswords: word('plural in camel case'), api_keys: [word('plural: api_keys')] }),
    json({ name: 'password', value: word('name and value') }),
    json({ value: word('value before its name'), name: 'sessionToken' }),
    json({ key: 'authorization', value: word('key and value') }),
    json({ k: 'x-api-key', v: word('k and v') }),
    json({ fields: [{ field: 'passwd', content: { text: word('value that is an object') } }] }),
    json({
      headers: [
        ['authorization', word('list of headers')],
        ['host', 'a.example'],
      ],
    }),
    json({ rawHeaders: ['Host', 'a.example', 'Cookie', word('flat list of headers')] }),
    json({ header: `Authorization: Basic ${word('header line in JSON')}` }),
    json({ inner: JSON.stringify({ token: word('JSON in a string') }) }),
    json({
      inner: JSON.stringify({ inner: JSON.stringify([{ secret: word('JSON in JSON in a string') }]) }),
    }),
    json({ url: `https://a.example/?token=${word('URL in JSON')}` }),
    json({ form: `user=ann&password=${word('form in JSON')}` }),
    json({ data: btoa(JSON.stringify({ password: word('JSON in base64') })) }),
    json({ note: `sent ${token('token in a text of JSON')} twice` }),
    json({ [token('token as a name')]: 1 }),
    of('', `{"token":"${word('JSON of lines')}"}\n{"token":"${word('JSON of the second line')}"}\n`),
    of('', `{"password":"${word('JSON that is cut')}","x":`),
    of('', `{"a":1,"cookies":["${word('list in JSON that is cut')}","x"],"b":`),
    of('', `user=ann&password=${word('form')}&x=1`),
    of('', `password%3D${word('form that is encoded whole')}%26x%3D1`),
    of('', `&quot;password&quot;:&quot;${word('JSON in HTML')} ,x&quot;,&quot;a&quot;:1`),
    json({ ssn: word('ssn') }),
    of('', `password=${encodeURIComponent(`${word('encoded form')} +x`)}`),
    of('', `<login><password>${word('element of XML')}</password></login>`),
    of('', `<login password="${word('attribute of XML')}" x='1'/>`),
    of('', `<login><password><![CDATA[${word('CDATA')}]]></password></login>`),
    of(
      'xmpp',
      `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${btoa(`\0ann\0${word('SASL')}`)}</auth>`,
    ),
    of('v12.stomp', `CONNECT\nlogin:${word('user of STOMP')}\npasscode:${word('password of STOMP')}\n\n\0`),
    of('v12.stomp', `SEND\ndestination:/q\ntoken:${word('header of STOMP')}\n\nhello\0`),
    of('mqtt', mqttConnect(word('user of MQTT'), word('password of MQTT'))),
    of(
      'sip',
      `REGISTER sip:a.example SIP/2.0\r\nAuthorization: Digest username="ann", response="${word('Authorization of SIP')}"\r\nContent-Length: 0\r\n\r\n`,
    ),
    of(
      '',
      '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}',
      `40{"token":"${word('Socket.IO auth')}"}`,
    ),
    of(
      '',
      '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}',
      '40',
      `42["login","ann","${word('Socket.IO event of credentials')}"]`,
    ),
    of('', `["1","1","room:1","phx_join",{"token":"${word('join of Phoenix')}"}]`),
    of(
      'graphql-transport-ws',
      `{"type":"connection_init","payload":{"Authorization":"${word('connection_init')}"}}`,
    ),
    of(
      'graphql-transport-ws',
      JSON.stringify({
        id: '1',
        type: 'subscribe',
        payload: { query: `mutation { login(password: "${word('argument of GraphQL')}") { id } }` },
      }),
    ),
    of('wamp.2.json', JSON.stringify([5, word('AUTHENTICATE of WAMP'), {}])),
    of('', encodeMessagePack({ password: word('MessagePack'), n: 1 })),
    of('', encodeCbor({ tokens: [word('CBOR')], n: 1 })),
    of('', encodeMessagePack({ name: 'password', value: word('pair in MessagePack') })),
    of('', utf8(JSON.stringify({ password: word('JSON in a binary message') }))),
    of('', btoa(JSON.stringify({ password: word('base64 text') }))),
    of(
      '',
      '{"a":1}',
      utf8('\u0001\u0002 3'),
      encodeMessagePack({ op: 'x', secret: word('MessagePack in a connection of several forms') }),
    ),
    json({ html: `<input type="password" size="9" value="${word('control of HTML')}">` }),
    { kind: 'event-stream', messages: [`{"token":"${word('data of an event stream')}"}`] },
  ];
}

/** Plants all of them. The names of places are what a failing test prints. */
export function plantedSession(): PlantedSession {
  const planted: Planted[] = [];
  const plant = (place: string, secret: string) => {
    planted.push({ place, secret });
    return secret;
  };
  const number = () => String(planted.length).padStart(3, '0');
  const plants: Plants = {
    word: (place) => plant(place, `hunter-${number()}-x`),
    token: (place) => plant(place, `Qz7Kp3Vm9Lt2Rb8Nd${number()}`),
  };
  const specs = [...handshakes(plants), ...contents(plants)];
  const events: (LifecycleEvent | NewMessage)[] = [
    {
      type: 'recording/started',
      at: epochMilliseconds(START),
      source: 'debugger',
      url: `https://a.example/?token=${plants.word('URL of the recording')}`,
      browser: `Chromium 156 ${plants.token('name of the browser')}`,
    },
    ...specs.flatMap(eventsOf),
    {
      type: 'page/navigated',
      at: later(specs.length),
      url: `https://a.example/?token=${plants.word('next page')}`,
    },
    {
      type: 'recording/stopped',
      at: later(specs.length),
      why: 'asked',
      detail: `because of ${plants.token('end of the recording')}`,
    },
  ];
  return { events, planted };
}

const later = (seconds: number) => epochMilliseconds(START + 1_000 * seconds);

function eventsOf(spec: Spec, i: number): (LifecycleEvent | NewMessage)[] {
  const {
    url = 'wss://a.example/live',
    request = '',
    response = '',
    status = '101 Switching Protocols',
  } = spec;
  const {
    kind = 'websocket',
    pageUrl = 'https://a.example/',
    stack = [],
    error,
    reason,
    protocol,
    messages = [],
  } = spec;
  const connection = connectionId(i);
  const of = { source: 'debugger', connection } as const;
  const { pathname, search } = new URL(url);
  const events: (LifecycleEvent | NewMessage)[] = [
    {
      type: 'connection/created',
      at: later(i),
      ...of,
      kind,
      url,
      sourceKey: `1.${i}`,
      target: 'page',
      initiator: seen({
        type: 'script',
        url: stack[0]?.url ?? null,
        stack: stack.map((frame) => ({ ...frame, line: 1, column: 1 })),
      }),
      pageUrl: seen(pageUrl),
    },
    {
      type: 'handshake/request-sent',
      at: later(i),
      ...of,
      head: seen(parseRequestHead(`GET ${pathname}${search} HTTP/1.1\r\n${HANDSHAKE}${request}\r\n`).value),
    },
    {
      type: 'handshake/response-received',
      at: later(i),
      ...of,
      status: seen(Number(status.slice(0, 3))),
      transport: 'http/1.1',
      head: seen(parseResponseHead(`HTTP/1.1 ${status}\r\n${ACCEPT}${response}\r\n`).value),
    },
  ];
  if (protocol !== undefined)
    events.push({ type: 'connection/opened', at: later(i), ...of, protocol, extensions: '' });
  for (const [k, message] of messages.entries()) {
    events.push({
      at: START + 1_000 * i + k + 1,
      connection: i,
      outgoing: kind === 'websocket',
      opcode: typeof message === 'string' ? 1 : 2,
      payload: typeof message === 'string' ? utf8(message) : message,
    });
  }
  if (error !== undefined) events.push({ type: 'browser/reported-error', at: later(i), ...of, text: error });
  events.push({
    type: 'connection/closed',
    at: epochMilliseconds(START + 1_000 * i + 500),
    ...of,
    close:
      error === undefined
        ? seen({ code: 1000, reason: reason ?? '', wasClean: true, by: 'server' })
        : notSeen('source-cannot'),
  });
  return events;
}
