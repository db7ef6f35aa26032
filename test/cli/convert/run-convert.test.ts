import { readdir, readFile, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, spawnCommand } from '../check/run-command.ts';
import { filesOf, GOOD } from '../check/sample-files.ts';

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({
    'good.txt': GOOD,
    'cut.har': '{"log":',
    'hostile.txt': GOOD.replace('> Origin', '> X-Evil: \u001b[2J\u009b\u202e\n> Origin'),
  });
});

describe('convert', () => {
  it('goes round through every format and comes back as it was', async () => {
    const steps = [
      ['good.txt', 'log', 'a.log'],
      ['a.log', 'har', 'b.har'],
      ['b.har', 'log', 'c.log'],
      ['c.log', 'har', 'd.har'],
      ['d.har', 'transcript', 'e.txt'],
    ] as const;
    for (const [from, to, out] of steps) {
      const ended = await runCommand('convert', [file(from), '--to', to, '--out', file(out), '--no-redact']);
      expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    const direct = await runCommand('convert', [file('good.txt'), '--to=transcript', '--no-redact']);
    expect(await readFile(file('e.txt'), 'utf8')).toBe(direct.stdout);
    for (const line of GOOD.trimEnd().split('\n')) expect(direct.stdout).toContain(`${line}\n`);
  });

  it('writes the same into the pipe of a process of its own', async () => {
    const args = [file('good.txt'), '--to=har', '--no-redact'];
    const ended = await spawnCommand('convert', args);
    expect(ended).toEqual(await runCommand('convert', args));
    expect(JSON.parse(ended.stdout).log.entries).toHaveLength(1);
  });

  describe('on a terminal', () => {
    const before = process.stdout.isTTY;
    beforeEach(() => {
      process.stdout.isTTY = true;
    });
    afterEach(() => {
      process.stdout.isTTY = before;
    });

    it.each(['transcript', 'har', 'log'])('a %s has nothing that could control it', async (format) => {
      const { stdout } = await runCommand('convert', [file('hostile.txt'), '--to', format, '--no-redact']);
      expect(stdout).toContain('\\u001b[2J\\u009b');
      expect(stdout).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u);
    });
  });

  it('keeps such characters in a file, as they were', async () => {
    await runCommand('convert', [
      file('hostile.txt'),
      '--to=transcript',
      '--out',
      file('kept.txt'),
      '--no-redact',
    ]);
    expect(await readFile(file('kept.txt'), 'utf8')).toContain('> X-Evil: \u001b[2J\u009b\u202e\n');
  });

  it('redacts unless told not to', async () => {
    const { stdout } = await runCommand('convert', [file('good.txt'), '--to', 'har']);
    const [entry] = JSON.parse(stdout).log.entries;
    expect(stdout).not.toMatch(/hello|bye/);
    expect(entry).toMatchObject({
      _webSocketMessages: [{ opcode: 1, data: '[redacted, 10 bytes]' }, { opcode: 2 }],
    });
  });
});

describe('rules of one’s own', () => {
  const handshake = GOOD.replace('> Origin', '> X-Tenant: acme\n> Authorization: Bearer abc\n> Origin')
    .replace('/chat HTTP', '/chat?room=ACME-77&code=5 HTTP')
    .replace('> Host', '> Sec-WebSocket-Protocol: mqtt, acme-chat, other\n> Host');

  it.each(['har', 'log', 'transcript', 'html'])('hide and keep what they name in a %s', async (format) => {
    const files = await filesOf({
      'session.txt': handshake,
      'rules.json': JSON.stringify({
        keepFields: ['AUTHORIZATION'],
        hideFields: ['x-tenant'],
        keepParameters: ['Code'],
        keepSubprotocols: ['acme-chat'],
        hideText: ['ACME-\\d+'],
      }),
    });
    const args = [files('session.txt'), '--to', format];
    const byItself = (await runCommand('convert', args)).stdout;
    expect(byItself).toMatch(/ACME-77/);
    expect(byItself).toMatch(/X-Tenant[^a-z]*(<[^>]*>)*[^a-z]*acme/);
    expect(byItself).not.toMatch(/Bearer abc|acme-chat|code=5/);
    expect(byItself).toMatch(/mqtt/);
    const { code, stdout } = await runCommand('convert', [...args, '--rules', files('rules.json')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Bearer abc/);
    expect(stdout).toMatch(/acme-chat/);
    expect(stdout).toMatch(/code=5/);
    expect(stdout).not.toMatch(/ACME-77|acme["<\n]|hello|other/);
  });

  it('that hide are named where they match nothing', async () => {
    const files = await filesOf({
      'session.txt': handshake.replace(
        /^> text .*$/m,
        '> text "{\\"type\\":\\"say\\",\\"user\\":{\\"email\\":\\"a@b.example\\"},\\"password\\":\\"x\\"}"',
      ),
      'rules.json': JSON.stringify({
        keepFields: ['Authorization', 'X-Nobody'],
        hideFields: ['X-Tenant', 'X-Tennant'],
        hideParameters: ['room', 'rooms'],
        keepSubprotocols: ['acme-chat', 'acme-chat2'],
        keepMessages: ['say', 'shout'],
        hideMessages: ['auth'],
        hideText: ['say', 'MAIL'],
        hidePaths: ['user.email', 'user.e-mail', '**.password', '*.0.x'],
      }),
    });
    const args = [files('session.txt'), '--to', 'har', '--rules', files('rules.json')];
    const { code, stdout, stderr } = await runCommand('convert', args);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/a@b\.example/);
    const named = stderr.trimEnd().split('\n');
    expect(named.map((line) => line.replace(/^.*rules\.json: /, ''))).toEqual([
      'hideFields "x-tennant" matched nothing.',
      'hideParameters "rooms" matched nothing.',
      'hideMessages "auth" matched nothing.',
      'hideText "MAIL" matched nothing.',
      'hidePaths "user.e-mail" matched nothing.',
      'hidePaths "*.0.x" matched nothing.',
    ]);
  });

  it('let stand-ins tell type and length, by the file and by the command line', async () => {
    const files = await filesOf({
      'session.txt': handshake.replace('abc', '5e7b1c2d'),
      'rules.json': '{"keepShapes":["type"]}',
    });
    const run = async (...args: string[]) =>
      (await runCommand('convert', [files('session.txt'), '--to', 'transcript', ...args])).stdout;
    const byFile = ['--rules', files('rules.json')];
    expect(await run(...byFile)).toContain('Authorization: Bearer [redacted-4-hex]');
    expect(await run('--keep-shapes', 'length')).toContain('Authorization: Bearer [redacted-4-8]');
    const both = await run('--keep-shapes=length', ...byFile);
    expect(both).toContain('Authorization: Bearer [redacted-4-hex-8]');
    expect(both).toContain('code=redacted-1-digits-1');
    expect(both).not.toMatch(/5e7b1c2d|code=5/);
  });

  it.each(['har', 'log', 'transcript', 'html'])('keep contents by their types in a %s', async (format) => {
    const messages = [
      '> text "{\\"type\\":\\"auth\\",\\"pin\\":\\"hidden-pin\\"}"',
      '> text "{\\"type\\":\\"chat\\",\\"say\\":\\"good evening\\",\\"token\\":\\"hidden-token\\",\\"to\\":{\\"mail\\":\\"hidden@mail\\"}}"',
      '< text "{\\"type\\":\\"price\\",\\"value\\":8125}"',
      '< binary 01 ff',
    ];
    const files = await filesOf({
      'session.txt': `${GOOD}${messages.join('\n')}\n`,
      'rules.json': JSON.stringify({
        keepMessages: ['*'],
        hideMessages: ['PRICE'],
        hidePaths: ['to.mail'],
      }),
    });
    const args = [files('session.txt'), '--to', format, '--rules', files('rules.json')];
    const { code, stdout, stderr } = await runCommand('convert', args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('good evening');
    expect(stdout).not.toMatch(/hidden|8125/);
  });

  it.each<[what: string, subprotocol: string, messages: readonly string[], rules: object]>([
    [
      'a packet that goes on in the next message',
      'v12.stomp',
      ['> text "SEND\\ndestination:/q\\nauthorizat"', '> text "ion:hunter2\\n\\nx\\u0000"'],
      {},
    ],
    [
      'a packet that is cut, whose type nobody keeps',
      'mqtt',
      ['> binary 10 1d 00 04 4d 51 54 54 04 c2 00 3c 00 03 61 62 63 00 03 62 6f 62 00 07 68 75 6e 74 65 72'],
      { keepMessages: ['nothing-of-this'] },
    ],
    ['one of a list', '', ['> text "[{\\"type\\":\\"auth\\",\\"v\\":\\"hunter2\\"}]"'], {}],
    [
      'one of a batch',
      '',
      [
        '> text "[{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"login\\",\\"params\\":[\\"hunter2\\"]},{\\"jsonrpc\\":\\"2.0\\",\\"method\\":\\"move\\"}]"',
      ],
      {},
    ],
    [
      'a name with a digit',
      '',
      ['> text "{\\"type\\":\\"v2vote\\",\\"v\\":\\"hunter2\\"}"'],
      { hideMessages: ['v2vote'] },
    ],
    ['JSON with a control character of C1', '', ['> text "{\\"password\\":\\"hunter2\u0085\\"}"'], {}],
    ['lines of JSON', '', ['> text "{\\"password\\":{\\"v\\":\\"hunter2\\"}}\\n{\\"n\\":1}"'], {}],
    ['an argument', '', ['> text "mutation { login(password: \\"hunter2\\") }"'], {}],
    ['an element of XML', '', ['> text "<password>hunter2</password>"'], {}],
    ['a value over 4,096 characters', '', [`> text "token=${'Ab1'.repeat(1_400)}hunter2"`], {}],
  ])('hide %s', async (_, subprotocol, messages, rules) => {
    const asked = subprotocol === '' ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\n`;
    const head = `> GET /chat HTTP/1.1\n> Host: h\n> Upgrade: websocket\n> Connection: Upgrade\n${asked === '' ? '' : `> ${asked}`}< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n${asked === '' ? '' : `< ${asked}`}`;
    const files = await filesOf({
      'session.txt': `${head}${messages.join('\n')}\n`,
      'rules.json': JSON.stringify({ keepMessages: ['*'], ...rules }),
    });
    const args = [files('session.txt'), '--to', 'transcript', '--rules', files('rules.json')];
    const { code, stdout, stderr } = await runCommand('convert', args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toMatch(/hunter|68 75 6e 74 65 72/);
  });

  it.each([
    ['["X"]', 'The rules are not an object'],
    ['{"hide": []}', 'There is no rule "hide"'],
    ['{"hideFields": "X"}', '"hideFields" is not a list'],
    [
      '{"hideFields": ["Upgrade"]}',
      'The field "upgrade" cannot be hidden, since the handshake is judged by it',
    ],
    ['{"hideText": ["("]}', 'A pattern is wrong at hideText[0]'],
    ['{"hideText": ["a*"]}', 'A pattern matches the empty text at hideText[0]'],
    ['{"keepFields": [7]}', 'An entry is no text of 1 to 1000 characters at keepFields[0]'],
    ['{"hidePaths": ["a..b"]}', 'A path has an empty step at hidePaths[0]'],
    ['{"hidePaths": ["**.a.**"]}', 'A path has more than one "**" at hidePaths[0]'],
    ['{"hidePaths": ["$.user"]}', 'A path is written as "items.*.card", from the root'],
    ['{"hidePaths": ["items[0].card"]}', 'A path is written as "items.*.card", from the root'],
    ['{"hideMessages": ["*"]}', '"*" names no message'],
    ['{"keepShapes": ["form"]}', '"form" is none of type, length at keepShapes'],
    ['{"keepFields":', 'The file breaks off'],
  ])('%s is refused: 2, and one sentence', async (rules, words) => {
    const files = await filesOf({ 'session.txt': GOOD, 'rules.json': rules });
    const args = [files('session.txt'), '--to=har', '--rules', files('rules.json')];
    const { code, stdout, stderr } = await runCommand('convert', args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(words)]);
  });
});

describe('what cannot be done', () => {
  it.each<[string, string[], string]>([
    ['no target', ['good.txt'], '--to is missing'],
    ['an unknown target', ['good.txt', '--to', 'pcap'], 'not "pcap"'],
    ['an unknown option', ['good.txt', '--to', 'har', '--fast'], 'There is no option "--fast"'],
    ['an unknown shape', ['good.txt', '--to', 'har', '--keep-shapes', 'form'], 'not "form"'],
    [
      'a shape of what is not hidden',
      ['good.txt', '--to', 'har', '--keep-shapes', 'type', '--no-redact'],
      '--keep-shapes',
    ],
    ['two files', ['good.txt', 'cut.har', '--to', 'har'], 'One file has to be named'],
    ['a file cut short', ['cut.har', '--to', 'log'], 'The file breaks off'],
    [
      'a folder that is not there',
      ['good.txt', '--to', 'har', '--out', 'no/such/out.har'],
      'cannot be written: its folder does not exist',
    ],
  ])('%s: 2, and one sentence', async (_, args, words) => {
    const named = args.map((arg) => (/\.(txt|har)$/.test(arg) ? file(arg) : arg));
    const { code, stdout, stderr } = await runCommand('convert', named);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(words)]);
  });

  it('overwrites no file that it reads, nor one that a link to it names', async () => {
    await symlink(file('good.txt'), file('link.txt'));
    for (const out of ['good.txt', 'link.txt']) {
      const ended = await runCommand('convert', [file('good.txt'), '--to=har', `--out=${file(out)}`]);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('would be overwritten') });
    }
    expect(await readFile(file('good.txt'), 'utf8')).toBe(GOOD);
  });

  it('leaves no half file behind', async () => {
    await runCommand('convert', [file('cut.har'), '--to', 'log', '--out', file('out.log')]);
    expect(await readdir(dirname(file('out.log')))).not.toContain(expect.stringContaining('out.log'));
  });
});
