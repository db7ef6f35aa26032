import { describe, expect, it } from 'vitest';
import type { MessageFacts } from '../../../src/analysis/explain-context.ts';
import type { CloseSeen, Source } from '../../../src/events/event.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { SWITCHED_AT } from './connections.ts';
import { ASK, explained } from './explained.ts';

const SWITCH = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

interface Closed {
  readonly code: number;
  readonly reason?: string;
  readonly by?: CloseSeen['by'];
  readonly url?: string;
  readonly subprotocol?: string;
  readonly source?: Source;
  readonly wasClean?: boolean;
}

function ended(
  { code, reason = '', by = 'server', url, subprotocol, source, wasClean = true }: Closed,
  messages?: Partial<MessageFacts>,
) {
  const sight = {
    source: source ?? 'har',
    ...(url === undefined ? {} : { url }),
    request: subprotocol === undefined ? ASK : [...ASK, `Sec-WebSocket-Protocol: ${subprotocol}`],
    response: subprotocol === undefined ? SWITCH : [...SWITCH, `Sec-WebSocket-Protocol: ${subprotocol}`],
    close: { code, reason, wasClean, by },
    life: 5,
  };
  return messages === undefined ? explained(sight) : explained(sight, { messages: { ...NONE, ...messages } });
}

const NONE: MessageFacts = { received: 0, lastReceivedAt: null, lastSent: null, sentSince: 0, period: null };
/** A large message that was sent a tenth of a second before the end. */
const LARGE_SEND = { lastSent: { at: epochMilliseconds(SWITCHED_AT + 4_900), bytes: 40_000 } };

describe('a close in order', () => {
  it.each([1002, 1003, 1007, 1008, 1010, 1011, 1012, 1013, 1014, 3000, 3003, 3008, 3999, 4000, 4500, 4999])(
    '%d of the server is explained, and says who sent it',
    (code) => {
      const explanation = ended({ code });
      expect(explanation?.cause).toBe('closed-with-code');
      expect(explanation?.sentence).toContain('the server closed the connection');
      expect(explanation?.sentence).toContain(String(code));
      expect(explanation?.evidence).toEqual([`The end was reported with code ${code}.`]);
    },
  );

  it.each([1000, 1001, 1005])('%d is an ordinary end', (code) => {
    expect(ended({ code })).toBeNull();
  });

  it.each([
    ['by the page', { code: 4001, by: 'client' }],
    ['by nobody knows whom', { code: 4001, by: 'unknown' }],
    ['by the page, with a registered code', { code: 3000, by: 'client' }],
    ['by the page of graphql-ws', { code: 4499, by: 'client', subprotocol: 'graphql-transport-ws' }],
  ] as const)('accuses nobody of a code of the application, sent %s', (_who, closed) => {
    expect(ended(closed)).toBeNull();
  });

  it('a page can send 1000 and 3000 to 4999 alone, so another code that it got came from the server', () => {
    expect(ended({ code: 1011, by: 'unknown', source: 'page-hook' })?.sentence).toContain(
      'the server closed',
    );
    expect(ended({ code: 1011, by: 'unknown' })?.sentence).toContain('the connection was closed');
  });

  it('of the client says what the server has to change', () => {
    expect(ended({ code: 1003, by: 'client' })?.sentence).toMatch(
      /^Let the server send .* the client closed/,
    );
    expect(ended({ code: 1009, by: 'client' })?.sentence).toMatch(/^Let the server send smaller messages/);
    expect(ended({ code: 1009 })?.sentence).toMatch(/^Send smaller messages/);
  });

  it('that was not answered is still a close, not a lost connection', () => {
    expect(ended({ code: 1008, wasClean: false })?.cause).toBe('closed-with-code');
    expect(ended({ code: 1006, by: 'unknown', wasClean: false })?.cause).toBe(
      'abnormal-closure-after-switch',
    );
  });

  // python-websockets/websockets#1620, router-for-me/CLIProxyAPI#5734
  it('for want of a pong says so, and does not exclude the network', () => {
    const explanation = ended({ code: 1011, reason: 'keepalive ping timeout' });
    expect(explanation?.sentence).toContain('its ping was not answered in time');
    expect(explanation?.isNot).toEqual(['The handshake: the switch had worked.']);
  });

  it('that quotes a code of HTTP says so as a convention', () => {
    expect(ended({ code: 4401 })?.hints.join()).toContain('this would be 401');
    expect(ended({ code: 4001 })?.hints).toEqual([]);
  });
});

describe('codes of products', () => {
  it.each([
    // the-guild.dev/graphql/ws CloseCode; apollographql/apollo-kotlin#3230, hasura/go-graphql-client#125
    [
      'graphql-transport-ws',
      { code: 4403, subprotocol: 'graphql-transport-ws' },
      /^Check what connection_init carries/,
    ],
    [
      'graphql-transport-ws before the acknowledgement',
      { code: 4401, subprotocol: 'graphql-transport-ws' },
      /^Subscribe only after connection_ack/,
    ],
    [
      'graphql-ws of the client',
      { code: 4504, by: 'client', subprotocol: 'graphql-transport-ws' },
      /the client closed .* connection_ack did not come/,
    ],
    // pusher/pusher-websocket-java#188, sockudo/sockudo#135
    ['Pusher', { code: 4201, url: 'wss://ws-eu.pusher.com/app/key?protocol=7' }, /^Answer pusher:ping/],
    [
      'a server of the Pusher protocol',
      { code: 4199, url: 'wss://r.example.com/app/key?client=js&protocol=7' },
      /over capacity/,
    ],
    // qaisjp/go-discord-irc#123, discord/discord-api-docs#1542
    [
      'Discord',
      { code: 4014, url: 'wss://gateway.discord.gg/?v=10&encoding=json' },
      /^Switch these intents on/,
    ],
    [
      'a gateway of Discord that is near',
      { code: 4004, url: 'wss://gateway-us-east1-b.discord.gg/' },
      /authentication failed/,
    ],
    ['Discord’s voice', { code: 4014, url: 'wss://rotterdam1.discord.media/?v=4' }, /channel was deleted/],
    ['Twitch EventSub', { code: 4003, url: 'wss://eventsub.wss.twitch.tv/ws' }, /within 10 seconds/],
    ['obs-websocket', { code: 4009, subprotocol: 'obswebsocket.json' }, /^Check the password/],
    [
      'Centrifugo',
      { code: 3500, url: 'wss://c.example.com/connection/websocket?cf_protocol=protobuf' },
      /invalid token/,
    ],
  ] as const)('%s', (_what, closed, says) => {
    const explanation = ended(closed);
    expect(explanation?.cause).toBe('closed-with-code');
    expect(explanation?.sentence).toMatch(says);
  });

  it.each([
    ['another host', { code: 4014, url: 'wss://gateway.discord.gg.example.com/' }],
    ['another subprotocol', { code: 4403, subprotocol: 'graphql-ws' }],
    ['another gateway of Discord', { code: 4003, url: 'wss://remote-auth-gateway.discord.gg/?v=2' }],
    ['a product that has no such code', { code: 4015, url: 'wss://gateway.discord.gg/?v=10' }],
    ['another path', { code: 4201, url: 'wss://r.example.com/application/key?protocol=7' }],
    ['a code that the product does not have', { code: 4099, subprotocol: 'obswebsocket.json' }],
  ] as const)('say nothing at %s', (_what, closed) => {
    expect(ended(closed)?.sentence).toMatch(/^Look up \d{4} in the manual/);
  });

  const GRAPHQL = 'graphql-transport-ws';
  const CENTRIFUGO = 'wss://game.example.com/connection/websocket';

  it.each([4401, 4403, 4408])(
    '%d of GraphQL is of its handshake only before the server sent anything',
    (code) => {
      const closed = { code, subprotocol: GRAPHQL };
      expect(ended(closed, { received: 0 })?.sentence).toContain('connection_');
      expect(ended(closed, { received: 1 })?.sentence).toMatch(/^Look up /);
      expect(ended({ ...closed, reason: 'token expired' })?.sentence).toMatch(/^Look up /);
    },
  );

  it('an address alone is said to suggest a product, and a reason of something else denies it', () => {
    const closed = { code: 3500, url: CENTRIFUGO };
    expect(ended(closed)?.sentence).toMatch(/if this is Centrifugo, as the address suggests/);
    expect(ended({ ...closed, reason: 'invalid token' })?.sentence).toMatch(/if this is Centrifugo/);
    expect(ended({ ...closed, reason: 'server full' })?.sentence).toMatch(/^Look up 3500/);
    expect(
      ended({ code: 4001, url: 'wss://g.example.com/app/x?protocol=2', reason: 'kicked: duplicate login' })
        ?.sentence,
    ).toMatch(/^Look up 4001/);
  });

  it.each([
    ['at a product that has no such code', { code: 3000, url: CENTRIFUGO }],
    ['with a reason of another meaning', { code: 3000, reason: 'Go away!' }],
    ['with a reason of another meaning', { code: 3003, reason: 'bad request' }],
  ])('a registered code from 3000 on is not IANA’s %s', (_where, closed) => {
    expect(ended(closed)?.sentence).toMatch(
      /^Look up 300\d .* which libraries use with meanings of their own/,
    );
  });

  it('of nobody knows whom is a condition', () => {
    const closed = { code: 4009, by: 'unknown', subprotocol: 'obswebsocket.json' } as const;
    expect(ended(closed)?.sentence).toMatch(
      /^Check the password, if the server sent this code: the connection/,
    );
    expect(ended({ code: 3500, by: 'unknown', url: CENTRIFUGO })).toBeNull();
  });
});

describe('what a close does not say', () => {
  it.each([
    [1011, 'server'],
    [4401, 'server'],
  ] as const)('a 101 that breaks a rule did not cause %d: a close frame came', (code, by) => {
    const wrong = [...SWITCH.slice(0, 3), 'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA='];
    const of = (close: CloseSeen) =>
      explained({ source: 'har', request: ASK, response: wrong, close, life: 1 });
    expect(of({ code, reason: 'boom', wasClean: true, by })?.cause).toBe('closed-with-code');
    expect(of({ code: 1006, reason: '', wasClean: false, by: 'unknown' })?.cause).toBe('accept-mismatch');
  });

  it.each([
    [1011, 'server', 'closed-with-code'],
    [4000, 'client', undefined],
    [1000, 'client', undefined],
    [1006, 'unknown', 'message-too-big'],
  ] as const)('%d by %s after a large message', (code, by, cause) => {
    expect(ended({ code, by, wasClean: false }, LARGE_SEND)?.cause).toBe(cause);
  });

  it.each([
    [3999, 'client'],
    [1001, 'client'],
    [1000, 'server'],
  ] as const)('%d by %s that was not answered is no lost connection', (code, by) => {
    expect(ended({ code, by, wasClean: false })).toBeNull();
  });

  it.each(['shipping timeout exceeded', 'Address mapping timeout'])('“%s” is about no ping', (reason) => {
    expect(ended({ code: 1008, reason })?.sentence).not.toContain('ping was not answered');
  });

  it.each([
    [1001, 'keepalive ping timeout'],
    [1011, 'keepalive ping failed'],
    [4408, 'ping timeout'],
  ])('%d “%s” is about one', (code, reason) => {
    expect(ended({ code, reason })?.sentence).toContain('its ping was not answered');
  });

  it.each([1002, 1007, 1008, 1011, 1012, 1013, 1014])(
    '%d of the client sends nobody to the server’s log',
    (code) => {
      const explanation = ended({ code, by: 'client' });
      expect(explanation?.sentence).toContain('the client closed the connection');
      expect(`${explanation?.sentence} ${explanation?.hints.join()}`).not.toMatch(
        /server’s log|Connect again|log-in/,
      );
      expect(explanation?.fixes).toEqual([]);
    },
  );

  it('1009 excludes a time limit only where a message was sent just before, and accuses nobody without knowing', () => {
    expect(ended({ code: 1009 })?.isNot).toEqual(['The handshake: the switch had worked.']);
    expect(ended({ code: 1009 }, LARGE_SEND)?.isNot.join()).toContain('A time limit');
    for (const source of ['har', 'page-hook'] as const)
      expect(ended({ code: 1009, by: 'unknown', source })?.sentence).toContain('whose it was is not known');
  });

  it('1015 is about TLS, and 0 about nothing', () => {
    const explanation = ended({ code: 1015, by: 'unknown', wasClean: false });
    expect(explanation?.sentence).toContain('the TLS handshake failed');
    expect(explanation?.isNot).toEqual([]);
    expect(ended({ code: 0, by: 'unknown' })).toBeNull();
  });

  it('does not exclude a handshake that nobody saw', () => {
    const close = { code: 1011, reason: '', wasClean: true, by: 'unknown' } as const;
    expect(explained({ source: 'har', close })?.isNot.join()).not.toContain('The handshake');
  });
});
