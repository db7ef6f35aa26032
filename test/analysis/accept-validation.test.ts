import { describe, expect, it } from 'vitest';
import { validateAccept } from '../../src/analysis/accept-validation.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import type { Connection } from '../../src/session/connection.ts';
import { connectionOf, fieldsOf } from './vector.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

function handshake(
  keys: readonly string[],
  accepts: readonly string[],
  given: Partial<Connection> = {},
): Connection {
  const fields = fieldsOf([['Host', 'a'], ...keys.map((key) => ['Sec-WebSocket-Key', key])]);
  const answer = fieldsOf([
    ['Upgrade', 'websocket'],
    ...accepts.map((accept) => ['Sec-WebSocket-Accept', accept]),
  ]);
  return connectionOf({
    request: seen({ method: 'GET', target: '/', version: 'HTTP/1.1', fields, raw: null }),
    status: seen(101),
    response: seen({ version: 'HTTP/1.1', status: 101, reason: '', fields: answer, raw: null }),
    ...given,
  });
}

/** The same with the request's text as it was sent, in which nothing is left out. */
function withText(connection: Connection): Connection {
  const { request } = connection;
  return request.seen
    ? { ...connection, request: seen({ ...request.value, raw: 'GET / HTTP/1.1' }) }
    : connection;
}

describe('validateAccept', () => {
  it.each<[string, Connection, string]>([
    ['the sample of RFC 6455', handshake([KEY], [ACCEPT]), 'matches'],
    ['white space around both', handshake([` ${KEY}`], [`\t${ACCEPT} `]), 'matches'],
    ['another value', handshake([KEY], ['x']), 'differs'],
    ['another case', handshake([KEY], [ACCEPT.toLowerCase()]), 'differs'],
    ['none', handshake([KEY], []), 'missing'],
    ['two', handshake([KEY], [ACCEPT, ACCEPT]), 'repeated'],
    ['two in one', handshake([KEY], [`${ACCEPT}, x`]), 'repeated'],
    ['a key of one byte', handshake(['YQ=='], [ACCEPT]), 'key-malformed'],
    ['two keys', handshake([KEY, KEY], [ACCEPT]), 'key-malformed'],
    ['no key in the text that was sent', withText(handshake([], [ACCEPT])), 'key-missing'],
    ['no key in a list of fields', handshake([], [ACCEPT]), 'not-observable'],
    ['a 404', handshake([KEY], [], { status: seen(404) }), 'not-applicable'],
    ['HTTP/2', handshake([], [], { transport: 'h2', status: seen(200) }), 'not-applicable'],
    ['no WebSocket', handshake([KEY], [], { kind: 'event-stream' }), 'not-applicable'],
    [
      'no response',
      handshake([KEY], [], { status: notSeen('not-yet'), response: notSeen('not-yet') }),
      'not-observable',
    ],
    ['no request', handshake([KEY], [ACCEPT], { request: notSeen('source-cannot') }), 'not-observable'],
  ])('%s', (_name, connection, outcome) => {
    expect(validateAccept(connection).outcome).toBe(outcome);
  });

  it('gives every step of the computation', () => {
    const { computation, received } = validateAccept(handshake([KEY], ['x']));
    expect(computation?.concatenated).toBe(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    expect(computation?.accept).toBe(ACCEPT);
    expect(received).toEqual(['x']);
  });

  it('says whether a malformed key was answered rightly', () => {
    expect(validateAccept(handshake([KEY, 'YQ=='], [ACCEPT]))).toMatchObject({
      matches: true,
      keys: [KEY, 'YQ=='],
    });
    expect(validateAccept(handshake(['YQ=='], [ACCEPT]))).toMatchObject({ matches: false });
  });

  it('computes what it can where the response was not seen, and says why', () => {
    const hidden = notSeen('refused-response-hidden');
    expect(validateAccept(handshake([KEY], [], { status: hidden, response: hidden }))).toMatchObject({
      outcome: 'not-observable',
      what: 'response',
      why: 'refused-response-hidden',
      computation: { accept: ACCEPT },
    });
  });
});
