import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { notSeen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { KeptBodies } from '../../../src/formats/redaction/kept-bodies.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { readRules } from '../../../src/formats/redaction/read-rules.ts';
import { logOf } from '../sample-log.ts';

const START = 1_795_176_000_000;

/** Which messages of one connection are kept by rules. */
async function kept(messages: readonly (string | Uint8Array)[], rules: object): Promise<boolean[]> {
  const all = messages.map((message) => ({
    opcode: typeof message === 'string' ? 1 : 2,
    outgoing: true,
    bytes: typeof message === 'string' ? new TextEncoder().encode(message) : message,
  }));
  const { session, builder } = logOf([
    {
      type: 'connection/created',
      at: epochMilliseconds(START),
      source: 'debugger',
      connection: connectionId(0),
      kind: 'websocket',
      url: 'wss://a.example/',
      sourceKey: '1',
      target: 'page',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
    },
    ...all.map(({ bytes, ...rest }, i) => ({ at: START + i, connection: 0, payload: bytes, ...rest })),
  ]);
  const read = readRules(JSON.stringify(rules));
  const bodies = await KeptBodies.open(session, builder.readPayload, read);
  const pseudonyms = new Pseudonyms(read);
  return all.map((message) => bodies.shown(0, message, pseudonyms) !== null);
}

const OPENED = ['0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', '40'];

describe('a message that the rules hide', () => {
  it.each<[what: string, messages: (string | Uint8Array)[]]>([
    ['an event of Phoenix, serializer 2', ['["1","2","room","vote",{"v":1}]']],
    ['an event of Socket.IO', [...OPENED, '42["vote",{"v":1}]']],
    ['an event of Socket.IO with a namespace', [...OPENED, '42/room,["vote",{"v":1}]']],
    [
      'an event with an attachment',
      [...OPENED, '451-["vote",{"_placeholder":true,"num":0}]', Uint8Array.of(1, 2)],
    ],
    ['an attachment', [...OPENED, '451-["vote",{"_placeholder":true,"num":0}]', Uint8Array.of(1, 2)]],
    ['a list', ['[7,"vote","x",{}]']],
    ['a member deeper inside', ['{"event":"x","data":{"kind":"vote"}}']],
    ['a list in MessagePack', [encode(['1', '2', 'room', 'vote', {}])]],
    ['words', ['room 7: vote yes']],
    ['a name with a number', ['["1","2","room","vote2",{}]']],
  ])('is %s', async (_, messages) => {
    const hiding = { keepMessages: ['*'], hideMessages: ['vote', 'vote2'] };
    expect((await kept(messages, hiding)).at(-1)).toBe(false);
    expect((await kept(messages, { keepMessages: ['*'], hideMessages: ['other'] })).at(-1)).toBe(true);
  });

  it('is not one that only speaks of it', async () => {
    const hiding = { keepMessages: ['*'], hideMessages: ['vote'] };
    expect(await kept(['{"type":"chat","say":"vote"}', '["chat",{"say":"vote"}]'], hiding)).toEqual([
      true,
      true,
    ]);
  });

  it('is an attachment of a packet whose type nobody keeps', async () => {
    const event = '451-["cards",{"_placeholder":true,"num":0}]';
    expect(await kept([...OPENED, event, Uint8Array.of(1)], { keepMessages: ['chat'] })).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect((await kept([...OPENED, event, Uint8Array.of(1)], { keepMessages: ['cards'] })).slice(2)).toEqual([
      true,
      true,
    ]);
  });
});

describe('a message of credentials', () => {
  it.each<[string, string[]]>([
    ['a type in capitals', ['{"type":"USER_LOGIN","u":"joe","p":"x"}']],
    ['a type with more words', ['{"type":"loginRequest","p":"x"}']],
    ['a verb', ['{"type":"doLogin","p":"x"}']],
    ['logon', ['{"type":"logon","p":"x"}']],
    ['loginUser', ['{"type":"loginUser","p":"x"}']],
    ['reauth', ['{"type":"reauth","p":"x"}']],
    ['unlock', ['{"jsonrpc":"2.0","id":4,"method":"personal_unlockAccount","params":["0x1","x"]}']],
    ['mfa', ['{"type":"mfa","p":"x"}']],
    ['a member that seldom names a message', ['{"t":"auth","p":"x"}']],
    ['msg', ['{"msg":"login","p":"x"}']],
    ['request', ['{"request":"login","p":"x"}']],
    ['$type', ['{"$type":"login","p":"x"}']],
    ['a list of words', ['["auth","joe","x"]']],
    ['an event of Phoenix', ['["1","2","t","login",{"u":"joe","p":"x"}]']],
    ['an event of Socket.IO', [...OPENED, '42["user:login","joe","x"]']],
    ['an event of Socket.IO without its beginning', ['hi', '42["user:login","joe","x"]']],
    ['a command', ['/login joe x']],
    ['a command of Redis', ['*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n']],
    ['the same in one line', ['AUTH joe x']],
    ['words to a service of IRC', ['PRIVMSG NickServ :IDENTIFY x']],
  ])('is left out where all others stay: %s', async (_, messages) => {
    expect((await kept(messages, { keepMessages: ['*'] })).at(-1)).toBe(false);
  });

  it.each([
    '{"type":"chat","name":"Joe","text":"login does not work"}',
    '{"type":"author","name":"authors"}',
    '["chat",{"about":"login"}]',
    'We ask for a login',
    '{"t":"price","msg":"sign"}',
    '{"type":"blockchain"}',
  ])('is none where only words of it stand: %s', async (message) => {
    const [stays] = await kept([message], { keepMessages: ['*', 'author'] });
    expect(stays).toBe(true);
  });

  it('stays where the rules name it', async () => {
    expect(
      await kept(['{"t":"auth","p":"x"}', '{"type":"doLogin"}'], { keepMessages: ['*', 'auth', 'doLogin'] }),
    ).toEqual([true, true]);
  });
});

/** A packet of MQTT. */
function publish(payload: string): Uint8Array {
  return Uint8Array.of(0x30, 3 + payload.length, 0, 1, 97, ...new TextEncoder().encode(payload));
}

describe('a binary message, where a path of the rules hides a member', () => {
  const CONNACK = Uint8Array.of(0x20, 2, 0, 0);
  const PING = Uint8Array.of(0xc0, 0);
  const CONNECT = Uint8Array.of(0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 2, 97, 98);

  it('stays where it has no such member', async () => {
    const rules = { keepMessages: ['*'], hidePaths: ['user.email'] };
    const messages = [CONNECT, CONNACK, PING, publish('{"n":1}'), publish('{"user":{"email":"x"}}')];
    expect(await kept(messages, rules)).toEqual([false, true, true, true, false]);
    expect(await kept([encode({ n: 1 }), encode({ user: { email: 'x' } })], rules)).toEqual([true, false]);
  });

  it('is left out where the path may lead anywhere', async () => {
    const rules = { keepMessages: ['*'], hidePaths: ['user.*'] };
    expect((await kept([CONNECT, CONNACK, PING, publish('{"n":1}')], rules))[3]).toBe(false);
  });
});
