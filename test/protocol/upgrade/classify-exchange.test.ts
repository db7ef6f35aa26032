import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/protocol/http/field.ts';
import {
  classifyExchange,
  EXCHANGE_KINDS,
  type ExchangeFacts,
} from '../../../src/protocol/upgrade/classify-exchange.ts';

const fields = (lines: Readonly<Record<string, string>>): Field[] =>
  Object.entries(lines).map(([name, value]) => ({ name, value }));

type Lines = Readonly<Record<string, string>>;
type Facts = Partial<Omit<ExchangeFacts, 'request' | 'response'>> & { request?: Lines; response?: Lines };

function kindOf({ request = {}, response = {}, ...more }: Facts) {
  return classifyExchange({
    url: 'https://a.example/x',
    status: 200,
    ...more,
    request: fields(request),
    response: fields(response),
  });
}

const HOST = { Host: 'a.example', Accept: '*/*' };

const ASKS_FOR_STREAM = { ...HOST, Accept: 'text/event-stream' };
const STREAM = { 'Content-Type': 'text/event-stream' };

// Clients of the Model Context Protocol and of language models ask for a stream, and take what they get.
describe('a fetch is a stream by its answer alone', () => {
  it.each<[string, Facts, ReturnType<typeof kindOf>]>([
    ['a stream', { label: 'fetch', request: ASKS_FOR_STREAM, response: STREAM }, 'event-stream'],
    [
      'a stream before its status is known',
      { label: 'fetch', status: null, response: STREAM },
      'event-stream',
    ],
    ['a 405', { label: 'fetch', status: 405, request: ASKS_FOR_STREAM }, null],
    [
      'JSON with 200',
      { label: 'fetch', request: ASKS_FOR_STREAM, response: { 'Content-Type': 'application/json' } },
      null,
    ],
    ['a refusal of the type of streams', { label: 'fetch', status: 400, response: STREAM }, null],
    ['no answer', { label: 'fetch', status: null, request: ASKS_FOR_STREAM }, null],
    ['a 400 to XMLHttpRequest', { label: 'xhr', status: 400, request: ASKS_FOR_STREAM }, null],
    [
      'a 400 to a body',
      { status: 400, request: { ...ASKS_FOR_STREAM, 'Content-Type': 'application/json' } },
      null,
    ],
    [
      'a 405 to a session of MCP',
      { status: 405, request: { ...ASKS_FOR_STREAM, 'Mcp-Session-Id': '1' } },
      null,
    ],
    [
      'a 405 to an EventSource',
      { label: 'eventsource', status: 405, request: ASKS_FOR_STREAM },
      'event-stream',
    ],
    ['a 405 without a label', { status: 405, request: ASKS_FOR_STREAM }, 'event-stream'],
    // Firefox calls a fetch and an EventSource the same.
    ['a 405 in Firefox', { label: 'xmlhttprequest', status: 405, request: ASKS_FOR_STREAM }, 'event-stream'],
    [
      'a refusal of the type of streams, without a label',
      { status: 400, request: HOST, response: STREAM },
      'event-stream',
    ],
  ])('%s', (_, facts, kind) => {
    expect(kindOf(facts)).toBe(kind);
  });
});

describe('an exchange is classified by what its fields say', () => {
  it.each<[string, Facts, ReturnType<typeof kindOf>]>([
    ['a plain request', { request: HOST }, null],
    ['a scheme of WebSockets', { url: 'wss://a.example/', request: HOST }, 'websocket'],
    ['Upgrade: websocket', { request: { ...HOST, upgrade: 'WebSocket' } }, 'websocket'],
    ['a key without Upgrade', { request: { ...HOST, 'Sec-WebSocket-Key': 'x' } }, 'websocket'],
    ['an accept', { status: 101, request: HOST, response: { 'Sec-WebSocket-Accept': 'x' } }, 'websocket'],
    ['an accept in an ordinary answer', { request: HOST, response: { 'Sec-WebSocket-Accept': 'x' } }, null],
    ['fetch metadata', { request: { ...HOST, 'Sec-Fetch-Mode': 'websocket' } }, 'websocket'],
    ['Upgrade: SPDY/3.1', { status: 101, request: { ...HOST, Upgrade: 'SPDY/3.1' } }, 'upgrade'],
    ['Upgrade: h2c', { request: { ...HOST, Upgrade: 'h2c' }, response: { Upgrade: 'h2c' } }, 'upgrade'],
    [
      'of several offered, another one chosen',
      { status: 101, request: { Upgrade: 'websocket, h2c' }, response: { Upgrade: 'h2c' } },
      'upgrade',
    ],
    [
      'an answer that names what was never offered',
      { status: 101, request: { Upgrade: 'websocket' }, response: { Upgrade: 'h2c' } },
      'websocket',
    ],
    ['a bare Connection: upgrade', { request: { Connection: 'keep-alive, Upgrade' } }, 'upgrade'],
    ['a bare 101', { status: 101, request: HOST }, 'upgrade'],
    ['a 426', { status: 426, request: HOST }, 'upgrade'],
    ['an offer in an ordinary answer', { request: HOST, response: { Upgrade: 'h2,h2c' } }, 'upgrade'],
    ['an extended CONNECT', { request: { ':method': 'CONNECT', ':protocol': 'websocket' } }, 'websocket'],
    ['another extended CONNECT', { request: { ':protocol': 'connect-udp' } }, 'extended-connect'],
    ['WebTransport', { request: { ':protocol': 'webtransport' } }, 'webtransport'],
    ['an event stream', { response: { 'Content-Type': 'text/event-stream; charset=utf-8' } }, 'event-stream'],
    [
      'an event stream of a server that offers h2c',
      { response: { 'Content-Type': 'text/event-stream', Upgrade: 'h2,h2c' } },
      'event-stream',
    ],
    ['a type that only begins so', { response: { 'Content-Type': 'text/event-stream-x' } }, null],
    ['a refused event stream', { status: 404, request: { Accept: 'text/event-stream' } }, 'event-stream'],
    ['a redirect of one', { status: 302, request: { Accept: 'text/event-stream' } }, null],
    [
      'a request that takes an event stream too',
      { request: { Accept: 'application/json, text/event-stream' } },
      null,
    ],
  ])('%s', (_, facts, kind) => {
    expect(kindOf(facts)).toBe(kind);
  });
});

describe('a label or recorded messages', () => {
  it.each<[string, Facts, ReturnType<typeof kindOf>]>([
    ['make no WebSocket of a plain fetch', { label: 'websocket', request: HOST }, null],
    ['count where no field was seen', { label: 'websocket', status: null }, 'websocket'],
    ['count beside messages', { hasMessages: true, request: HOST }, 'websocket'],
    [
      'never beat Upgrade on the wire',
      { label: 'websocket', hasMessages: true, status: 101, request: { Upgrade: 'SPDY/3.1' } },
      'upgrade',
    ],
    ['name an event stream', { label: 'eventsource', request: HOST }, 'event-stream'],
    ['name WebTransport', { label: 'webtransport' }, 'webtransport'],
  ])('%s', (_, facts, kind) => {
    expect(kindOf(facts)).toBe(kind);
  });

  it('never beat an Upgrade that offers no WebSocket', () => {
    const lines = fc.dictionary(fc.constantFrom('Accept', 'Origin', 'Sec-Fetch-Mode'), fc.string());
    fc.assert(
      fc.property(lines, fc.constantFrom('websocket', 'eventsource', 'webtransport', ''), (more, label) => {
        expect(kindOf({ label, hasMessages: true, request: { ...more, Upgrade: 'foo/2' } })).toBe('upgrade');
      }),
    );
  });
});

it('takes any text', () => {
  const field = fc.record({
    name: fc.oneof(fc.constantFrom('Upgrade', 'Accept', ':protocol', 'Content-Type'), fc.string()),
    value: fc.string({ unit: 'binary' }),
  });
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer(),
      fc.array(field),
      fc.array(field),
      (url, status, request, response) => {
        const kind = classifyExchange({ url, status, request, response });
        expect(kind === null || EXCHANGE_KINDS.includes(kind)).toBe(true);
      },
    ),
  );
});
