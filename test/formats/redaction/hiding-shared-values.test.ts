import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/events/observed.ts';
import { hidingSharedValues } from '../../../src/formats/redaction/hiding-shared-values.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { redactConnection } from '../../../src/formats/redaction/redact-connection.ts';
import { keepingKinds, NO_RULES } from '../../../src/formats/redaction/redaction-rules.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { logOf, sampleEvents } from '../sample-log.ts';

interface Exchange {
  readonly url: string;
  readonly request?: readonly string[];
  readonly response?: readonly string[];
}

/** An export of a connection that shows the parameters of URLs and hides all else. */
function shown({ url, request = [], response = [] }: Exchange): Connection {
  const [first] = logOf(sampleEvents()).session.connections;
  if (first === undefined) throw new Error('the sample has a connection');
  const target = url.replace(/^wss:\/\/[^/]+/, '');
  const asked = [`GET ${target} HTTP/1.1`, ...request, '', ''].join('\r\n');
  const answered = ['HTTP/1.1 101 Switching Protocols', ...response, '', ''].join('\r\n');
  const connection = {
    ...first,
    url: seen(url),
    request: seen(parseRequestHead(asked).value),
    response: seen(parseResponseHead(answered).value),
  };
  const kept = keepingKinds(NO_RULES, ['url-parameter']);
  return redactConnection(connection, new Pseudonyms(hidingSharedValues(kept, [connection])));
}

const MANY = Array.from({ length: 200 }, (_, n) => `c${n}=value-${n}-${'x'.repeat(40)}`).join('; ');

describe('a value of a cookie or credential, hidden in a URL whose parameters stay', () => {
  it.each([
    ['in a long field', `${MANY}; sid=abcd1234efgh`, 'abcd1234efgh'],
    ['percent-encoded', 'sid=ab/cd+ef12345==', 'ab%2Fcd%2Bef12345%3D%3D'],
    ['percent-encoded in part, in lower case', 'sid=ab/cd+ef12345==', 'ab%2fcd+ef12345=='],
    ['without its padding', 'sid=ab/cd+ef12345==', 'ab/cd+ef12345'],
    ['encoded in the cookie', 'sid=ab%2Fcd%2Bef12345', 'ab/cd+ef12345'],
    ['quoted', 'sid="abcd1234efgh"', 'abcd1234efgh'],
    ['of letters only', 'sid=hunterpass', 'hunterpass'],
    ['of ten digits', 'sid=1234567890', '1234567890'],
    ['with two slashes', 'sid=ab//cd12345', 'ab//cd12345'],
    ['very long', `sid=${'a+b/'.repeat(2000)}`, 'a%2Bb%2F'.repeat(2000)],
  ])('%s', (_, cookie, token) => {
    const text = JSON.stringify(
      shown({ url: `wss://a.example/?token=${token}&page=3`, request: [`Cookie: ${cookie}`] }),
    );
    expect(text).not.toContain(token);
    expect(text).toContain('page=3');
  });

  it('after an encoded character', () => {
    const url = 'wss://a.example/?to=x%3Dabcd1234efgh';
    expect(shown({ url, request: ['Authorization: Bearer abcd1234efgh'] }).url).toEqual(
      seen('wss://a.example/?to=x%3Dredacted-1'),
    );
  });

  it('each of several Set-Cookie values in one field', () => {
    const response = ['Set-Cookie: a=abcd1234; Expires=Wed, 21 Oct 2026 07:28:00 GMT, b=efgh5678; Path=/x'];
    const text = JSON.stringify(shown({ url: 'wss://a.example/?t=abcd1234&u=efgh5678', response }));
    expect(text).not.toMatch(/abcd1234|efgh5678/);
  });
});

describe('what is no secret stays', () => {
  it('attributes of Set-Cookie', () => {
    const url = 'wss://api.example/socket.io/?EIO=4&n=604800';
    const response = [
      'Date: Wed, 21 Oct 2026 07:28:00 GMT',
      'X-RateLimit: 6048000',
      'Set-Cookie: sid=abcd1234efgh; Path=/socket.io/; Domain=api.example; Max-Age=604800; SameSite=Strict; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
    ];
    const connection = shown({ url, request: ['Host: api.example'], response });
    expect(connection.url).toEqual(seen(url));
    const text = JSON.stringify(connection);
    for (const stays of ['Host: api.example', 'Wed, 21 Oct 2026 07:28:00 GMT', 'X-RateLimit: 6048000'])
      expect(text).toContain(stays);
  });

  it.each([
    ['a number within a longer one', 'n=100000', '?n=1000000'],
    ['a number of nine digits', 'n=123456789', '?n=123456789'],
    ['a value within a longer one', 'sid=abcd1234', '?n=xabcd1234&m=abcd12345'],
    ['a host', 'h=app.example', '?h=app.example'],
    ['a label of the host', 'theme=solarized', '?n=1'],
    ['a path', 'p=/socket.io/', 'socket.io/?n=1'],
    ['an origin', 'back=https%3A%2F%2Fapp.example', '?back=https%3A%2F%2Fapp.example'],
    ['a date', 'since=2026-10-21T07:28:00Z', '?since=2026-10-21T07:28:00Z'],
    ['a word of settings', 'consent=accepted; lang=zh-Hans-CN', '?consent=accepted&lang=zh-Hans-CN'],
  ])('%s', (_, cookie, rest) => {
    const url = `wss://solarized.example/${rest}`;
    const request = ['Host: solarized.example', 'Origin: https://app.example', `Cookie: ${cookie}`];
    const connection = shown({ url, request });
    expect(connection.url).toEqual(seen(url));
    const text = JSON.stringify(connection);
    expect(text).toContain('Host: solarized.example');
    expect(text).toContain('Origin: https://app.example');
  });
});
