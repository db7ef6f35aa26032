import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';

const HANDSHAKE = `> GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
`;
const SOCKET_IO = `! url "ws://h/socket.io/?EIO=4&transport=websocket"
${HANDSHAKE}< text "0{\\"sid\\":\\"abc\\",\\"pingInterval\\":25000}"
> text "42[\\"hey\\",{\\"n\\":12345678901234567890}]"
> text "451-[\\"baz\\",{\\"_placeholder\\":true,\\"num\\":0}]"
> binary 01 02 03
< text "42[]"
< close 1000 "bye"
`;
/** Events of programs, in the clothes of several protocols. */
const EVENTS = [
  ['/socket.io/?EIO=4&transport=websocket', '42["chat message","hello"]', 'chat message'],
  ['/socket/websocket?vsn=2.0.0', '["1","2","rooms:1","new_msg",{"body":"hi"}]', 'new_msg'],
  ['/app/key?protocol=7', '{"event":"price-moved","channel":"stocks","data":"{}"}', 'price-moved'],
  ['/own', '{"type":"vote cast","choice":1}', 'vote cast'],
  ['/gateway', '{"op":0,"t":"MESSAGE_CREATE","s":7,"d":{"content":"hi"}}', 'MESSAGE_CREATE'],
] as const;

/** Messages of nobody, one with a control character. */
const PLAIN = `! url "ws://h/plain"
${HANDSHAKE.replace('/socket.io/?EIO=4&transport=websocket', '/plain')}> text "just \\u001b[31mtext"
> binary de ad be ef
< text "{\\"a\\":[1,2]}"
`;

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({ 'socket-io.txt': SOCKET_IO, 'plain.txt': PLAIN, 'broken.har': '{"log":' });
});

/** The objects that `--json` printed, a line each. */
async function objects(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await runCommand('messages', [...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('messages --json', () => {
  it('prints an object a line, decoded by the address and by what was before', async () => {
    const [open, event, packet, attachment, invalid, ...rest] = await objects(file('socket-io.txt'));
    expect(open).toMatchObject({
      direction: 'server-to-client',
      opcode: 1,
      bytes: 35,
      decoded: { protocol: 'engine.io', type: 'open' },
    });
    expect(event).toMatchObject({
      direction: 'client-to-server',
      text: '42["hey",{"n":12345678901234567890}]',
      decoded: {
        protocol: 'socket.io',
        type: 'EVENT',
        layers: ['engine.io', 'socket.io', 'json'],
        problems: [],
        repliesTo: null,
        value: { data: ['hey', { n: '12345678901234567890' }] },
      },
    });
    expect(packet).toMatchObject({ decoded: { type: 'BINARY_EVENT' } });
    expect(attachment).toMatchObject({
      opcode: 2,
      base64: 'AQID',
      decoded: { type: 'BINARY_EVENT', summary: expect.stringContaining('<3 bytes 010203>') },
    });
    expect(invalid).toMatchObject({
      decoded: { type: 'INVALID', problems: [{ offset: 1, what: expect.stringContaining('not empty') }] },
    });
    expect(rest).toEqual([]);
  });

  it('calls what nobody wrote text, binary and json, and nothing more', async () => {
    const messages = await objects(file('plain.txt'));
    expect(messages.map(({ decoded }) => decoded)).toMatchObject([
      { protocol: 'text', type: 'text' },
      { protocol: 'binary', type: 'binary' },
      { protocol: 'json', type: 'object', value: { a: [1, 2] } },
    ]);
  });

  it('prints one connection, what matches, and so many', async () => {
    const all = await objects(file('socket-io.txt'), file('plain.txt'));
    expect(all).toHaveLength(8);
    expect(await objects(file('socket-io.txt'), '--filter', 'type:binary_event')).toHaveLength(2);
    expect(await objects(file('socket-io.txt'), '--filter', 'dir:in op:text')).toHaveLength(2);
    expect(await objects(file('socket-io.txt'), '--limit', '3')).toEqual(all.slice(0, 3));
    const id = String(all[0]?.connection);
    expect(await objects(file('socket-io.txt'), '--connection', id)).toHaveLength(5);
  });
});

describe('type: in a filter', () => {
  it.each(EVENTS)('finds the event of %s by the name that the program gave it', async (path, text, name) => {
    const head = HANDSHAKE.replace('/socket.io/?EIO=4&transport=websocket', path);
    const other = text.replace(name, 'another');
    const log = `! url "ws://h${path}"\n${head}< text ${JSON.stringify(other)}\n< text ${JSON.stringify(text)}\n`;
    const at = (await filesOf({ 'events.txt': log }))('events.txt');
    expect(await objects(at, '--filter', `type:${JSON.stringify(name)}`)).toMatchObject([{ text }]);
    expect(await objects(at, `--filter=-type:${JSON.stringify(name)}`)).toMatchObject([{ text: other }]);
  });

  it('does not take the place to which a message goes for its name', async () => {
    const head = HANDSHAKE.replace('/socket.io/?EIO=4&transport=websocket', '/app/key?protocol=7');
    const log = `! url "ws://h/app/key?protocol=7"\n${head}< text ${JSON.stringify(EVENTS[2][1])}\n`;
    const at = (await filesOf({ 'place.txt': log }))('place.txt');
    const { stdout } = await runCommand('messages', [at, '--filter', 'type:stocks']);
    expect(stdout).toBe('');
  });
});

describe('messages of a redacted file', () => {
  it.each(['har', 'log', 'transcript'])('are said not to be in it, and not to be broken (%s)', async (to) => {
    const { stdout: redacted } = await runCommand('convert', [file('plain.txt'), '--to', to]);
    const at = (await filesOf({ redacted }))('redacted');
    const { stdout } = await runCommand('messages', [at]);
    expect(stdout.match(/not in this redacted file$/gm)).toHaveLength(3);
    expect(stdout).not.toContain('not whole');
    const lines = await objects(at);
    expect(lines).toMatchObject([{ redacted: true }, { redacted: true }, { redacted: true }]);
    // An empty text would be what was said.
    for (const line of lines) expect(Object.keys(line)).not.toContain('text');
  });
});

describe('messages', () => {
  it('prints a line for people, and no control character', async () => {
    const { code, stdout } = await runCommand('messages', [file('plain.txt'), file('socket-io.txt')]);
    expect(code).toBe(0);
    expect(stdout).toContain('just \\u{1b}[31mtext');
    expect(stdout).toMatch(/> {2,}36 B {2}socket\.io EVENT in engine\.io {2}event hey/);
  });

  it.each([
    [[], 'No file was named'],
    [['broken.har'], 'broken.har'],
    [['plain.txt', '--limit', 'x'], '--limit needs a whole number'],
    [['plain.txt', '--filter', '/(/'], '--filter'],
    [['plain.txt', '--filter', 'typ:event'], 'There is no condition \u201ctyp\u201d'],
    [['plain.txt', '--filter', 'dir:in is:failed'], '"is:failed" is a condition of connections'],
    [['plain.txt', '--filter', 'host:h\u202e'], '"host:h\\u{202e}" is a condition of connections'],
    [['plain.txt', '--connection', 'nobody'], 'has no connection "nobody"'],
  ])('says why it cannot: %j', async ([name, ...options], words) => {
    const { code, stderr } = await runCommand('messages', name === undefined ? [] : [file(name), ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

const har = (messages: object) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'test', version: '1' },
      entries: [
        {
          startedDateTime: '2026-11-20T12:00:00.000Z',
          time: 5,
          request: {
            method: 'GET',
            url: 'ws://h/a',
            httpVersion: 'HTTP/1.1',
            headers: [{ name: 'Upgrade', value: 'websocket' }],
          },
          response: {
            status: 101,
            statusText: '',
            httpVersion: 'HTTP/1.1',
            headers: [{ name: 'Upgrade', value: 'websocket' }],
          },
          ...messages,
        },
      ],
    },
  });

describe('messages of a file that has none', () => {
  it.each([
    ['nothing that can be read in it switched protocols', '{"log":{"version":"1.2","entries":[]}}', []],
    ['no message was sent or received', har({ _webSocketMessages: [] }), []],
    ['what wrote it did not record messages', har({}), []],
    [
      'no message matches the filter',
      har({ _webSocketMessages: [{ type: 'send', time: 1, opcode: 1, data: 'a' }] }),
      ['--filter', 'zebra'],
    ],
  ])('says on standard error: %s', async (words, text, args) => {
    const path = (await filesOf({ 'none.har': text }))('none.har');
    const { code, stdout, stderr } = await runCommand('messages', [path, ...args]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`none.har: ${words}`);
  });
});
