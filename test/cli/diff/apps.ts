import { randomBytes, randomInt } from 'node:crypto';
import { fresh, type Line, type Play } from './record-app.ts';

const COOKIE = () => ({ Cookie: `sid=${fresh.id()}; theme=dark`, Origin: 'https://app.example' });

function chat(): Play {
  const room = `room-${randomInt(1_000)}`;
  return {
    path: `/chat?token=${fresh.id()}&v=2`,
    headers: COOKIE(),
    offers: ['chat.v2', 'chat.v1'],
    choose: 'chat.v2',
    compress: true,
    answer: {
      Server: 'nginx/1.25.3',
      'X-Request-Id': fresh.uuid(),
      'Set-Cookie': `lb=${fresh.id()}; Path=/; HttpOnly`,
    },
    lines: [
      [
        '<',
        {
          type: 'welcome',
          session: fresh.id(),
          at: fresh.time(),
          people: ['ana', 'ben'].slice(randomInt(2)),
        },
      ],
      ['>', { type: 'join', room }],
      [
        '<',
        {
          type: 'joined',
          room,
          members: { [fresh.uuid()]: { name: 'ana' }, [fresh.uuid()]: { name: 'ben' } },
        },
      ],
      ['>', { type: 'say', id: fresh.uuid(), text: `hello ${randomInt(99)}` }],
      [
        '<',
        {
          type: 'said',
          id: fresh.uuid(),
          by: { name: 'ana', id: randomInt(1e6) },
          tags: ['a', 'b', 'c'].slice(randomInt(3)),
        },
      ],
      ['<', { type: 'typing', by: 'ben' }],
    ],
  };
}

function socketIo(): Play {
  return {
    path: `/socket.io/?EIO=4&transport=websocket&t=${fresh.id()}`,
    headers: COOKIE(),
    lines: [
      [
        '<',
        `0${JSON.stringify({ sid: fresh.id(), upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 })}`,
      ],
      ['>', '40'],
      ['<', `40${JSON.stringify({ sid: fresh.id() })}`],
      ['<', '2'],
      ['>', '3'],
      ['>', '420["subscribe","RAIL"]'],
      ['<', '430[{"ok":true,"symbols":1}]'],
      ['<', `42["price",{"symbol":"RAIL","price":${randomInt(100)}}]`],
    ],
    close: { code: 1001, reason: '', by: 'server' },
  };
}

function graphql(): Play {
  const id = fresh.uuid();
  return {
    path: '/graphql',
    headers: { ...COOKIE(), Authorization: `Bearer ${fresh.id()}` },
    offers: ['graphql-transport-ws'],
    choose: 'graphql-transport-ws',
    lines: [
      ['>', { type: 'connection_init', payload: { token: fresh.id() } }],
      ['<', { type: 'connection_ack' }],
      ['>', { id, type: 'subscribe', payload: { query: 'subscription { price { value } }' } }],
      ['<', { id, type: 'next', payload: { data: { price: { value: randomInt(100) } } } }],
      ['<', { id, type: 'complete' }],
    ],
  };
}

function rpc(): Play {
  const first = randomInt(1_000);
  return {
    path: `/rpc/${fresh.uuid()}`,
    headers: { Origin: 'https://app.example' },
    lines: [
      ['>', { jsonrpc: '2.0', id: first, method: 'login', params: { user: 'ana' } }],
      [
        '<',
        {
          jsonrpc: '2.0',
          id: first,
          result: { token: fresh.id(), user: { id: randomInt(99), name: 'ana' } },
        },
      ],
      ['>', { jsonrpc: '2.0', id: first + 1, method: 'list', params: [] }],
      [
        '<',
        {
          jsonrpc: '2.0',
          id: first + 1,
          result: [
            { id: 1, price: 1.5 },
            { id: 2, price: 2 },
          ].slice(0, 1 + randomInt(2)),
        },
      ],
    ],
  };
}

/** A stream that is longer or shorter in each run, with as many heartbeats as it had time for, beside an echo of bytes. */
function ticker(): Play {
  const ticks: Line[] = Array.from({ length: 10 + randomInt(4) }, (_, n) => [
    '<',
    { event: 'tick', n, at: fresh.time() },
  ]);
  return {
    path: '/ticker',
    lines: [
      ['>', 'start'],
      ...ticks,
      ...Array.from({ length: 1 + randomInt(4) }, (): Line[] => [
        ['>', { type: 'ping', at: fresh.time() }],
        ['<', { type: 'pong', at: fresh.time() }],
      ]).flat(),
      ['>', new Uint8Array(randomBytes(16))],
      ['<', new Uint8Array(randomBytes(16))],
    ],
    close: { code: 1000, reason: `after ${randomInt(100)} ms`, by: 'server' },
  };
}

/** Applications by name; each call is another run of the same program. */
export const APPS: Readonly<Record<string, () => Play[]>> = {
  chat: () => [chat()],
  'socket.io': () => [socketIo()],
  graphql: () => [graphql()],
  rpc: () => [rpc()],
  ticker: () => [ticker()],
  refused: () => [{ path: '/private', refuse: 401, headers: COOKIE() }],
  all: () => [chat(), graphql(), rpc(), chat()],
};

type Change = (play: Play) => Play;

function line(at: number, change: (said: Record<string, unknown>) => unknown): Change {
  return (play) => ({
    ...play,
    lines: (play.lines ?? []).map(([way, said], i) => [
      way,
      i === at ? (change({ ...(said as object) }) as Line[1]) : said,
    ]),
  });
}

function lines(change: (lines: readonly Line[]) => Line[]): Change {
  return (play) => ({ ...play, lines: change(play.lines ?? []) });
}

function header(name: string, value?: string): Change {
  return (play) => {
    const { [name]: _, ...headers } = play.headers ?? {};
    return { ...play, headers: value === undefined ? headers : { ...headers, [name]: value } };
  };
}

function without(name: string) {
  return (said: Record<string, unknown>) => {
    const { [name]: _, ...rest } = said;
    return rest;
  };
}

/** A difference that is planted into the second run of an application, and where it has to be named. */
export interface Planted {
  readonly title: string;
  readonly app: string;
  readonly change: Change;
  readonly where: RegExp;
}

function planted(title: string, app: string, change: Change, where: RegExp): Planted {
  return { title, app, change, where };
}

export const PLANTED: readonly Planted[] = [
  planted('no cookie', 'chat', header('Cookie'), /^request\.cookie$/),
  planted('one cookie less', 'chat', header('Cookie', `sid=${fresh.id()}`), /^request\.cookie$/),
  planted('no Authorization', 'graphql', header('Authorization'), /^request\.authorization$/),
  planted('another scheme', 'graphql', header('Authorization', 'Basic YTpi'), /^request\.authorization$/),
  planted('another Origin', 'chat', header('Origin', 'https://other.example'), /^request\.origin$/),
  planted('no Origin', 'rpc', header('Origin'), /^request\.origin$/),
  planted('another field', 'rpc', header('X-Api-Version', '3'), /^request\.x-api-version$/),
  planted(
    'no permessage-deflate',
    'chat',
    (play) => ({ ...play, compress: false }),
    /sec-websocket-extensions$/,
  ),
  planted(
    'another parameter of permessage-deflate',
    'chat',
    (play) => ({ ...play, compress: { serverNoContextTakeover: true } }),
    /^response\.sec-websocket-extensions$/,
  ),
  planted(
    'another subprotocol chosen',
    'chat',
    (play) => ({ ...play, choose: 'chat.v1' }),
    /^response\.sec-websocket-protocol$/,
  ),
  planted(
    'other subprotocols offered',
    'chat',
    (play) => ({ ...play, offers: ['chat.v2'] }),
    /^request\.sec-websocket-protocol$/,
  ),
  planted(
    'another server',
    'chat',
    (play) => ({ ...play, answer: { ...play.answer, Server: 'cloudflare' } }),
    /^response\.server$/,
  ),
  planted(
    'no Set-Cookie',
    'chat',
    (play) => ({ ...play, answer: { Server: 'nginx/1.25.3', 'X-Request-Id': fresh.uuid() } }),
    /^response\.set-cookie$/,
  ),
  planted('refused', 'rpc', (play) => ({ ...play, refuse: 403 }), /^status$/),
  planted('refused otherwise', 'refused', (play) => ({ ...play, refuse: 403 }), /^status$/),
  planted(
    'another parameter of the URL',
    'socket.io',
    (play) => ({ ...play, path: play.path.replace('EIO=4', 'EIO=3') }),
    /^url\.EIO$/,
  ),
  planted('no token in the URL', 'chat', (play) => ({ ...play, path: '/chat?v=2' }), /^url\.token$/),
  planted(
    'the third message never came',
    'chat',
    lines((all) => all.toSpliced(2, 1)),
    /^message 3 \(joined\)$/,
  ),
  planted(
    'the last message never came',
    'chat',
    lines((all) => all.slice(0, -1)),
    /^message 6 \(typing\)$/,
  ),
  planted(
    'a message besides',
    'chat',
    lines((all) => all.toSpliced(1, 0, ['<', { type: 'notice', text: 'x' }])),
    /^message 2 \(notice\)$/,
  ),
  planted(
    'an answer that never came',
    'rpc',
    lines((all) => all.slice(0, 3)),
    /^message 4 /,
  ),
  planted(
    'a request that was never sent',
    'graphql',
    lines((all) => all.toSpliced(2, 1)),
    /^message 3 \(subscribe\)$/,
  ),
  planted(
    'another order',
    'graphql',
    lines((all) => [...all.slice(0, 3), ...all.slice(3).toReversed()]),
    /^message [45] /,
  ),
  planted('a field less', 'chat', line(0, without('session')), /^message 1 \(welcome\)$/),
  planted(
    'a field more',
    'chat',
    line(5, (said) => ({ ...said, since: 1 })),
    /^message 6 \(typing\)$/,
  ),
  planted(
    'a number that is a text',
    'graphql',
    line(3, (said) => ({ ...said, payload: { data: { price: { value: '12' } } } })),
    /^message 4 \(next\)$/,
  ),
  planted(
    'an object that is null',
    'chat',
    line(4, (said) => ({ ...said, by: null })),
    /^message 5 \(said\)$/,
  ),
  planted(
    'items of another shape',
    'rpc',
    line(3, (said) => ({ ...said, result: [{ id: 1 }] })),
    /^message 4 /,
  ),
  planted(
    'bytes in place of text',
    'ticker',
    lines(([, ...rest]) => [['>', new TextEncoder().encode('start')], ...rest]),
    /^message 1 \(text redacted-1\)$/,
  ),
  planted(
    'another event',
    'socket.io',
    lines((all) => all.with(7, ['<', '42["prices",{"symbol":"RAIL","price":1}]'])),
    /^message 8 \(EVENT price\)$/,
  ),
  planted(
    'no acknowledgement',
    'socket.io',
    lines((all) => all.toSpliced(6, 1)),
    /^message 7 \(ACK\)$/,
  ),
  planted(
    'a tick of another shape',
    'ticker',
    lines((all) =>
      all.map(([way, said]) => [way, 'event' in Object(said) ? { event: 'tick', n: '1' } : said]),
    ),
    /^message 2 \(tick\)$/,
  ),
  planted(
    'another setting',
    'socket.io',
    lines((all) =>
      all.with(0, [
        '<',
        `0{"sid":"${fresh.id()}","upgrades":[],"pingInterval":5000,"pingTimeout":20000,"maxPayload":1000000}`,
      ]),
    ),
    /^message 1 \(open\)$/,
  ),
  planted(
    'a refusal in an acknowledgement',
    'socket.io',
    lines((all) => all.with(6, ['<', '430[{"ok":false,"symbols":1}]'])),
    /^message 7 \(ACK\)$/,
  ),
  planted(
    'another word in an event',
    'socket.io',
    lines((all) => all.with(7, ['<', '42["price",{"symbol":"STEEL","price":3}]'])),
    /^message 8 \(EVENT price\)$/,
  ),
  planted(
    'another close code',
    'chat',
    (play) => ({ ...play, close: { code: 4001, reason: 'bye', by: 'server' } }),
    /^close\.code$/,
  ),
  planted(
    'another close reason',
    'chat',
    (play) => ({ ...play, close: { code: 1000, reason: 'session expired', by: 'client' } }),
    /^close\.reason$/,
  ),
];
