import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/events/observed.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { hidingSharedValues } from '../../../src/formats/redaction/hiding-shared-values.ts';
import { previewExport, previewInSteps } from '../../../src/formats/redaction/preview.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { redactBody } from '../../../src/formats/redaction/redact-body.ts';
import { redactConnection } from '../../../src/formats/redaction/redact-connection.ts';
import { redactEvent } from '../../../src/formats/redaction/redact-event.ts';
import { redactFieldValue } from '../../../src/formats/redaction/redact-field.ts';
import { redactRequestHead } from '../../../src/formats/redaction/redact-head.ts';
import { redactStack, redactWords } from '../../../src/formats/redaction/redact-parts.ts';
import { redactText } from '../../../src/formats/redaction/redact-text.ts';
import { keepingKinds, NO_RULES } from '../../../src/formats/redaction/redaction-rules.ts';
import { SECRET_KINDS, type SecretKind } from '../../../src/formats/redaction/secret-kind.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { joined, logOf, REQUEST, sampleEvents } from '../sample-log.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dGhpc2lzYXNpZ25hdHVyZQ';

describe('URLs', () => {
  it.each<[string, string]>([
    ['wss://h/s?token=abc&room=7', 'wss://h/s?token=redacted-1&room=7'],
    ['wss://h/s?access_token=abc#id_token=def', 'wss://h/s?access_token=redacted-1#id_token=redacted-2'],
    [
      'wss://h/s?accessToken=a&apiKey=b&API-KEY=c',
      'wss://h/s?accessToken=redacted-1&apiKey=redacted-2&API-KEY=redacted-3',
    ],
    ['wss://h/s?t%6Fken=abc', 'wss://h/s?t%6Fken=redacted-1'],
    ['wss://h/s?a=1;sid=abc', 'wss://h/s?a=1;sid=redacted-1'],
    ['wss://user:pass@h/s', 'wss://redacted-1@h/s'],
    ['wss://a@b@h/s', 'wss://redacted-1@h/s'],
    [`wss://h/${JWT}/s`, 'wss://h/redacted-1/s'],
    ['wss://h/s?id=0rh5xGxJ6lWkXkOqFfAGFA', 'wss://h/s?id=redacted-1'],
    ['wss://h/s?next=https%3A%2F%2Fx%2F%3Ftoken%3Dabc', 'wss://h/s?next=redacted-1'],
    ['wss://h/s?EIO=4&transport=websocket&t=NvX1', 'wss://h/s?EIO=4&transport=websocket&t=NvX1'],
    ['wss://h/s?room=conference-room-2025-north', 'wss://h/s?room=conference-room-2025-north'],
    ['wss://h/s?next=https%3A%2F%2Fx%2Fpage', 'wss://h/s?next=https%3A%2F%2Fx%2Fpage'],
    ['wss://h/tokens/?monkey=1&author=me', 'wss://h/tokens/?monkey=1&author=me'],
    ['wss://h/s?token=', 'wss://h/s?token='],
    ['wss://h/token=abc/x', 'wss://h/token=redacted-1/x'],
    ['wss://h/a/t%6Fken=abc=?x=1', 'wss://h/a/t%6Fken=redacted-1?x=1'],
    ['wss://h/room=7/x', 'wss://h/room=7/x'],
    ['https://idp/?login_hint=ann', 'https://idp/?login_hint=redacted-1'],
    ['wss://h/s?q=AKIABCDEFGHIJKLMNOPQ', 'wss://h/s?q=redacted-1'],
    ['wss://h/rooms/Qz7Kp3Vm9Lt2Rb8Nd5Wx/live', 'wss://h/rooms/redacted-1/live'],
    ['wss://h/eval/eyJrZXkiOiJhQGIuYyIsImEiOjF9', 'wss://h/eval/redacted-1'],
    ['https://h/assets/index-4f3d2a1b9c8e7d6f5a.js:3:5', 'https://h/assets/index-4f3d2a1b9c8e7d6f5a.js:3:5'],
    ['wss://h/rooms/conference-room-2025-north', 'wss://h/rooms/conference-room-2025-north'],
    ['wss://h/s?user_id=5171&device_id=a', 'wss://h/s?user_id=redacted-1&device_id=redacted-2'],
    ['{"token": "hunter2", "room": "7"}', '{"token": "redacted-1", "room": "7"}'],
    ['{"token": "hun\\"ter2", "room": "7"}', '{"token": "redacted-1", "room": "7"}'],
    ['wss://h/s?Qz7Kp3Vm9Lt2Rb8Nd5Wx', 'wss://h/s?redacted-1'],
    ['wss://h/s?v=4&Qz7Kp3Vm9Lt2Rb8Nd5Wx==', 'wss://h/s?v=4&redacted-1'],
    ['wss://h/s#Qz7Kp3Vm9Lt2Rb8Nd5Wx', 'wss://h/s#redacted-1'],
    ['wss://h/rooms/Qz7Kp3Vm9Lt2Rb8Nd5Wx==/live', 'wss://h/rooms/redacted-1/live'],
    ['wss://h/bot123456789:Qz7Kp3Vm9Lt2Rb8Nd5Wx/s', 'wss://h/redacted-1/s'],
    ['wss://h/s?t=7%3AQz7Kp3Vm9Lt2Rb8Nd5Wx', 'wss://h/s?t=redacted-1'],
    ['wss://h/s?token=abc;def&room=7', 'wss://h/s?token=redacted-1&room=7'],
    ['0; url=https://h/s?token=abc; x', '0; url=https://h/s?token=redacted-1; x'],
    ['wss://h/s?since=2026-01-01T12:00:00Z&at=10:20:30', 'wss://h/s?since=2026-01-01T12:00:00Z&at=10:20:30'],
    ['sent Bearer hunter2hunter2 to it', 'sent Bearer redacted-1 to it'],
    ['sent bearer hunter2hunter2 to it', 'sent bearer redacted-1 to it'],
    ['wss://h/token/hunter2/live', 'wss://h/token/redacted-1/live'],
    ['wss://h/api-key/h7?room=7', 'wss://h/api-key/redacted-1?room=7'],
    ['wss://h/auth/login', 'wss://h/auth/login'],
    ['wss://h/session/v2/new-room', 'wss://h/session/v2/new-room'],
    ['wss://h/s?Qz7Kp3Vm9Lt2Rb8Nd5Wx=1&room=7', 'wss://h/s?redacted-1=1&room=7'],
    ['wss://h/s?Qz7Kp3Vm9Lt2Rb8Nd5Wx=', 'wss://h/s?redacted-1'],
    ["to 'wss://h/s?token=hun'ter2' failed", "to 'wss://h/s?token=redacted-1' failed"],
    ["to 'wss://h/s?token=hunter2': failed", "to 'wss://h/s?token=redacted-1': failed"],
    ['wss://h/W3sidG9rZW4iOiJhYmMifV0/s', 'wss://h/redacted-1/s'],
    ['wss://h/ewogICJhIjogMQp9Cg==/s', 'wss://h/redacted-1/s'],
    ['"{\\"token\\":\\"hunter2\\"}"', '"{\\"token\\":\\"redacted-1\\"}"'],
  ])('%s', (url, redacted) => {
    expect(redactText(url, new Pseudonyms())).toBe(redacted);
  });

  it('hide the same whether redacted once or twice', () => {
    const name = fc.constantFrom('token', 'a', 'key', 'room', 'sid', '');
    const parts = fc.array(fc.tuple(name, fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.webUrl(), (parameters, base) => {
        const url = `${base}?${parameters.map((pair) => pair.join('=')).join('&')}`;
        const once = redactText(url, new Pseudonyms());
        expect(redactText(once, new Pseudonyms())).toBe(once);
      }),
    );
  });
});

describe('fields', () => {
  it.each<[string, string, string]>([
    ['Cookie', 'a=1; b=2', '[redacted-1]'],
    ['SET-COOKIE', 'a=1; Path=/', '[redacted-1]'],
    ['Cookie2', 'a=1', '[redacted-1]'],
    ['Last-Event-ID', 'order 17 of ana', '[redacted-1]'],
    ['Authorization', 'Bearer abc', 'Bearer [redacted-1]'],
    ['proxy-authorization', 'Basic dXNlcjpwYXNz', 'Basic [redacted-1]'],
    ['Authorization', 'abc', '[redacted-1]'],
    ['Sec-WebSocket-Protocol', 'chat, superchat, chat', 'redacted-1, redacted-2, redacted-1'],
    ['X-Api-Key', 'abc', '[redacted-1]'],
    ['X-Auth-Token', 'abc', '[redacted-1]'],
    ['X-CSRF-Token', 'abc', '[redacted-1]'],
    ['Referer', 'https://h/?token=abc', 'https://h/?token=redacted-1'],
    ['Location', 'https://u:p@h/', 'https://redacted-1@h/'],
    [':path', '/s?token=abc', '/s?token=redacted-1'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    [':authority', 'h', 'h'],
    ['WWW-Authenticate', 'Basic realm="x"', 'Basic realm="x"'],
    ['Origin', 'https://h', 'https://h'],
    ['Cookie', '', ''],
    ['WWW-Authenticate', 'Bearer realm="x", token="abc"', 'Bearer realm="x", token="redacted-1"'],
    ['X-Access', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx', '[redacted-1]'],
    ['X-Access', 'hunter2', '[redacted-1]'],
    ['X-Who', 'robot Qz7Kp3Vm9Lt2Rb8Nd5Wx', '[redacted-1]'],
    ['WWW-Authenticate', 'Bearer Qz7Kp3Vm9Lt2Rb8Nd5Wx', 'Bearer redacted-1'],
    ['Forwarded', 'for=Qz7Kp3Vm9Lt2Rb8Nd5Wx;proto=https', 'for=redacted-1;proto=https'],
    ['Alt-Svc', 'h3="Qz7Kp3Vm9Lt2Rb8Nd5Wx.example:443"', 'h3="redacted-1.example:443"'],
    ['Fingerprint', '0123456789abcdef0123456789abcdef', 'redacted-1'],
    ['Traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-01', '00-4bf92f3577b34da6a3ce929d0e0e4736-01'],
    ['Host', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx.example', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx.example'],
    ['Server', 'cloudflare-nginx-2025-edge', 'cloudflare-nginx-2025-edge'],
    ['X-Request-Id', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx', 'Qz7Kp3Vm9Lt2Rb8Nd5Wx'],
  ])('%s: %s', (name, value, redacted) => {
    expect(redactFieldValue(name, value, new Pseudonyms())).toBe(redacted);
  });

  it('keep what is wrong with a list of subprotocols', () => {
    expect(redactFieldValue('Sec-WebSocket-Protocol', 'a b,, a', new Pseudonyms())).toBe(
      'redacted-1 redacted-2,, redacted-1',
    );
  });

  it("go from a head's text as from its fields, folded lines included", () => {
    const raw =
      'GET /?token=abc HTTP/1.1\r\nCookie: a=1\r\n  b=2\r\nUpgrade:  websocket \r\nno colon ?token=abc\r\n\r\n';
    const head = redactRequestHead(parseRequestHead(raw).value, new Pseudonyms());
    expect(head.target).toBe('/?token=redacted-1');
    expect(head.raw).not.toMatch(/abc|a=1|b=2/);
    expect(head.raw).toMatch(
      /^GET \/\?token=redacted-1 HTTP\/1.1\r\nCookie: \[redacted-\d\]\r\n {2}\[redacted-\d\]\r\nUpgrade: {2}websocket \r\n/,
    );
  });
});

it.each<[string, string]>([
  [
    "Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value 'irc' in response does not match any of sent values",
    "Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value 'redacted-1' in response does not match any of sent values",
  ],
  [
    "Response must not include 'Sec-WebSocket-Protocol' header if not present in request: chatv20.chromium.org",
    "Response must not include 'Sec-WebSocket-Protocol' header if not present in request: redacted-1",
  ],
  [
    "WebSocket connection to 'ws://h/?token=abc' failed: ",
    "WebSocket connection to 'ws://h/?token=redacted-1' failed: ",
  ],
  ['the peer said Qz7Kp3Vm9Lt2Rb8Nd5Wx, and left', 'the peer said redacted-1, and left'],
  ['net::ERR_CERT_COMMON_NAME_INVALID', 'net::ERR_CERT_COMMON_NAME_INVALID'],
  ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED', 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'],
])("a browser's words keep their sense: %s", (text, redacted) => {
  expect(redactWords(text, new Pseudonyms())).toBe(redacted);
});

const read = () => Promise.reject(new Error('a redacted export reads no payload'));

describe('an export', () => {
  const SECRETS = [
    'hunter2',
    's3cr3t',
    'n3xt',
    'dXNlcjpwYXNz',
    'superchat',
    'hello',
    'orphan',
    'bye bye',
    'only the',
  ];
  const producer = { name: 'Switchyard', version: '0.1.0' };

  it.each(['har', 'log', 'transcript'])(
    'as %s holds no secret, and each stand-in means one secret',
    async (format) => {
      const { session, builder } = logOf(sampleEvents());
      const options = { redact: true, producer, browser: null };
      const text = await joined(
        format === 'har'
          ? writeHar(builder.batches, read, options)
          : format === 'log'
            ? writeLog(builder.batches, read, options)
            : writeTranscript(session, read, options),
      );
      for (const secret of SECRETS) expect(text).not.toContain(secret);
      expect(text).toContain('dGhlIHNhbXBsZSBub25jZQ==');
      expect(text).toContain('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
      // The subprotocol offered first is the one chosen: the file still shows it.
      const [, offered] = /Sec-WebSocket-Protocol: (redacted-\d+), redacted-\d+/.exec(text) ?? [];
      expect(text).toContain(
        `Sec-WebSocket-Protocol: ${offered}\\r\\n`.slice(0, format === 'transcript' ? -4 : undefined),
      );
    },
  );

  it("leaves an answer's body here, in which nobody can find a secret by its name", () => {
    const answer = sampleEvents().find((one) => 'type' in one && one.type === 'handshake/response-received');
    if (answer === undefined || !('type' in answer)) throw new Error('the sample has an answer');
    const redacted = redactEvent({ ...answer, body: 'Session s3cr3t unknown' }, new Pseudonyms());
    expect(JSON.stringify(redacted)).not.toContain('Session');
  });

  it('can be looked through before it leaves', () => {
    const { session } = logOf(sampleEvents());
    const preview = previewExport(session);
    expect(preview).toMatchObject({ connections: 3, messages: 6 });
    expect(Object.fromEntries(preview.secrets)).toEqual({
      'url-parameter': 3,
      subprotocol: 3,
      cookie: 2,
      authorization: 1,
      'close-reason': 1,
      'message-body': 6,
    });
  });

  it('comes a connection at a time for who has other things to do, and is the same', () => {
    const { session } = logOf(sampleEvents());
    const steps = previewInSteps(session, session.connections);
    expect([steps.next().value, steps.next().value, steps.next().value]).toEqual([2, 1, 0]);
    expect(steps.next()).toEqual({ done: true, value: previewExport(session) });
  });
});

describe('kinds of secrets that stay in one export', () => {
  const head = parseRequestHead(REQUEST).value;
  const shown = (kinds: readonly SecretKind[], rules = NO_RULES) =>
    redactRequestHead(head, new Pseudonyms(keepingKinds(rules, kinds)));

  it.each([
    ['cookie', 'sid=s3cr3t'],
    ['authorization', 'Basic dXNlcjpwYXNz'],
    ['url-parameter', 'token=hunter2hunter2'],
    ['subprotocol', 'superchat'],
  ] as const)('%s stays, in fields and in the text of the head, and nothing else does', (kind, secret) => {
    const secrets = ['s3cr3t', 'dXNlcjpwYXNz', 'hunter2hunter2', 'superchat'];
    const text = JSON.stringify(shown([kind]));
    expect(secrets.filter((each) => text.includes(each))).toEqual(
      secrets.filter((each) => secret.includes(each)),
    );
    expect(text.split(secret).length - 1).toBe(2);
  });

  it('show no value that is hidden as another kind', () => {
    const session = logOf(sampleEvents()).session;
    const [first] = session.connections;
    if (first === undefined) throw new Error('the sample has a connection');
    const url = 'wss://a.example/?token=abc123def&page=3';
    const cookie =
      'GET /?token=abc123def HTTP/1.1\r\nHost: a.example\r\nCookie: theme=dark; sid=abc123def\r\n\r\n';
    const connection = { ...first, url: seen(url), request: seen(parseRequestHead(cookie).value) };
    const kept = keepingKinds(NO_RULES, ['url-parameter']);
    expect(redactConnection(connection, new Pseudonyms(kept)).url).toEqual(seen(url));
    const shared = hidingSharedValues(kept, [connection]);
    const text = JSON.stringify(redactConnection(connection, new Pseudonyms(shared)));
    expect(text).not.toContain('abc123def');
    expect(text).toContain('page=3');
    const both = keepingKinds(NO_RULES, ['url-parameter', 'cookie']);
    expect(redactConnection(connection, new Pseudonyms(hidingSharedValues(both, [connection]))).url).toEqual(
      seen(url),
    );
  });

  it('all of them leave a head as it was', () => {
    expect(shown([...SECRET_KINDS])).toEqual(head);
  });

  it('never show what a rule of the user hides', () => {
    const rules = {
      ...NO_RULES,
      hideText: [/s3cr3t|dXNlcjpwYXNz/g],
      hideParameters: new Set(['token']),
      hideFields: new Set(['sec-websocket-protocol']),
    };
    const text = JSON.stringify(shown([...SECRET_KINDS], rules));
    for (const secret of ['s3cr3t', 'dXNlcjpwYXNz', 'hunter2hunter2', 'superchat'])
      expect(text).not.toContain(secret);
  });

  it('secret members of contents go by the kind of fields', () => {
    const body = '{"password": 12345, "note": "a", "token": "t\\u0041"}\npassword=hunter2';
    const kept = keepingKinds(NO_RULES, ['secret-field']);
    expect(redactBody(body, new Pseudonyms(kept))).toBe(body);
    const hidden = redactBody(body, new Pseudonyms({ ...kept, hideParameters: new Set(['password']) }));
    expect(hidden).toBe('{"password": "redacted-1", "note": "a", "token": "t\\u0041"}\npassword=redacted-2');
  });
});

describe('a line of a head that is no field', () => {
  it.each([
    ['Cookie sid=hunter2', 'Cookie [redacted-1]'],
    ['X-Broken line', 'X-Broken line'],
  ])('%s', (line, shown) => {
    const head = parseRequestHead(`GET / HTTP/1.1\r\nHost: h\r\n${line}\r\n\r\n`).value;
    expect(redactRequestHead(head, new Pseudonyms()).raw?.split('\r\n')[2]).toBe(shown);
  });
});

describe('the name of a function', () => {
  it.each([
    ['f_ghp_eWFQhUDMbnxgciEIRdySnWnJFpqjPlowfqSa', 'redacted-1'],
    ['handleWebSocket2MessageOfClient', 'handleWebSocket2MessageOfClient'],
  ])('%s', (name, shown) => {
    const frame = { functionName: name, url: 'https://h/a.js', line: 1, column: 1 };
    expect(redactStack([frame], new Pseudonyms())[0]?.functionName).toBe(shown);
  });
});
