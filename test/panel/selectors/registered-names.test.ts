import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { registeredNames } from '../../../src/panel/selectors/registered-names.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

describe('what the names in a field stand for', () => {
  it.each<[string, string, string[]]>([
    ['Upgrade', 'WebSocket', ['websocket: The WebSocket Protocol (RFC 6455, RFC 8441)']],
    [
      'upgrade',
      'TLS/1.3, h2c, IRC/6.9',
      ['TLS: Transport Layer Security (RFC 2817)', 'h2c: HTTP/2 over cleartext TCP, obsolete (RFC 9113 3.1)'],
    ],
    [':protocol', 'connect-udp', ['connect-udp: Proxying of UDP payloads (RFC 9298)']],
    [
      'Sec-WebSocket-Extensions',
      'permessage-deflate; client_max_window_bits, x-turbo',
      ['permessage-deflate: WebSocket Per-Message Deflate (RFC 7692)'],
    ],
    ['Sec-WebSocket-Protocol', 'mqtt, MQTT, mine', ['mqtt: MQTT (MQTT Version 5.0)']],
    [
      'Sec-WebSocket-Version',
      '13, 8, 9, 200',
      [
        '13: the standard (RFC 6455)',
        '8: an early draft (draft-ietf-hybi-thewebsocketprotocol-08)',
        '9: reserved, never used (RFC 6455 11.6)',
      ],
    ],
    [
      'Alt-Svc',
      'h3=":443"; ma=2592000; persist=1, h2="b.example:8443"; ma=60',
      [
        'h3 at port 443 of the same host, to be remembered for 720.0 h (2,592,000 s), also when the network changes',
        'h2 at port 8443 of b.example, to be remembered for 60.0 s (60 s)',
      ],
    ],
    ['Alt-Svc', 'h2="nowhere"', ['h2 at no valid address, to be remembered for 24.0 h (86,400 s)']],
    ['Alt-Svc', 'clear', ['clear: forget all alternatives known so far']],
    ['Server', 'websocket', []],
  ])('%s: %s', (name, value, said) => {
    expect(registeredNames({ name, value })).toEqual(said);
  });

  it('is short and throws at nothing, whatever a server sends', () => {
    const names = fc.constantFrom(
      'Upgrade',
      'Alt-Svc',
      'Sec-WebSocket-Extensions',
      'Sec-WebSocket-Version',
      ':protocol',
    );
    const value = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('h3', '=', '":1"', ',', ';', 'ma=', '%', '"')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(names, value, (name, text) => {
        expect(registeredNames({ name, value: text }).length).toBeLessThanOrEqual(20);
      }),
    );
    expect(registeredNames({ name: 'Alt-Svc', value: 'h3=":1",'.repeat(1e6) })).toEqual([]);
  });
});
