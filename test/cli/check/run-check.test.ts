import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, spawnCommand } from './run-command.ts';
import { filesOf, GOOD, REFUSED, WRONG_ACCEPT } from './sample-files.ts';

const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'Some Proxy', version: '3' },
    entries: [
      { request: { method: 'GET', url: 'https://h/', headers: [] }, response: { status: 200, headers: [] } },
      {
        startedDateTime: '2026-11-20T12:00:00Z',
        _resourceType: 'websocket',
        request: {
          method: 'GET',
          url: 'ws://h/nowhere',
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'Host', value: 'h' }],
        },
        response: { status: 0, httpVersion: '', headers: [] },
        _webSocketMessages: [
          {
            type: 'error',
            time: 1_795_176_000,
            opcode: -1,
            data: 'Error during WebSocket handshake: Unexpected response code: 404',
          },
        ],
      },
      7,
    ],
  },
});

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

/** A good handshake, and nothing after it. */
const SWITCHED = /^(?:[<>] .*\n)+?< Sec-WebSocket-Accept: .*\n/m.exec(GOOD)?.[0] ?? '';

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({
    'good.txt': GOOD,
    'unended.txt': `! unseen close\n${SWITCHED}< text "hi"\n`,
    'wrong.txt': WRONG_ACCEPT,
    'refused.txt': REFUSED,
    'works.txt': `${SWITCHED}< Content-Length: 0\n< text "hi"\n`,
    'breaks.txt': `${SWITCHED}< Content-Length: 0\n`,
    'masked.txt': `${SWITCHED}< wire 81 82 00 00 00 00 68 69\n`,
    'masked-and-closed.txt': `${SWITCHED}< wire 81 82 00 00 00 00 68 69\n< wire 88 02 03 e8\n`,
    'breaks-and-closed.txt': `${SWITCHED}< Content-Length: 0\n< wire 88 02 11 31\n`,
    'bad-close.txt': `${SWITCHED}< wire 88 02 03 ee\n`,
    'bad-close-of-client.txt': `${SWITCHED}> wire 88 82 00 00 00 00 03 ee\n`,
    'token.txt': GOOD.replace('> Upgrade', `> Sec-WebSocket-Protocol: chat, ${TOKEN}\n> Upgrade`).replace(
      '< Upgrade',
      '< Sec-WebSocket-Protocol: chat\n< Upgrade',
    ),
    'curl-h2.txt':
      `${GOOD.split('<')[0]}> User-Agent: curl/8.5.0\n< HTTP/2 400\n< server: nginx/1.24.0\n`.replaceAll(
        'HTTP/1.1',
        'HTTP/2',
      ),
    'server-error.txt': GOOD.replace('close 1000', 'close 1011'),
    'unanswered.txt': GOOD.slice(0, GOOD.indexOf('<')),
    'proxy.har': HAR,
    'net.json': '{"constants":{},"events":[]}',
    'cut.har': HAR.slice(0, 100),
    'redacted.har': HAR.replace(
      '"entries"',
      '"_switchyard":{"version":1,"redacted":true,"marks":[]},"entries"',
    ),
    'login.txt':
      '! url "ws://h/"\n! transport unknown\n! error "HTTP Authentication failed; no valid credentials available"\n! closed\n',
    'escape.txt': '! url "ws://h/\\u001b[31m\\u202e\\u009b"\n! closed\n',
  });
});

describe('the exit code', () => {
  it.each<[string, number, string[]]>([
    ['every rule that has to be kept is kept', 0, ['good.txt']],
    ['one is broken', 1, ['wrong.txt']],
    ['one is broken in one of two files', 1, ['good.txt', 'wrong.txt']],
    ['the broken one was not asked for', 0, ['wrong.txt', '--only', 'request-is-get,key-is-16-bytes']],
    ['the broken one was asked for', 1, ['wrong.txt', '--only=accept-matches-key']],
    ['a connection failed', 1, ['refused.txt']],
    ['a connection failed, and may', 0, ['refused.txt', '--allow-failed']],
    ['a rule is broken, and connections may fail', 1, ['wrong.txt', '--allow-failed']],
    ['a file is not there', 2, ['nothing.har']],
    ['a file is cut short', 2, ['cut.har']],
    ['a file is a NetLog without its constants', 2, ['net.json']],
    ['one file cannot be read and another one fails', 2, ['wrong.txt', 'nothing.har']],
    ['no file is named', 2, []],
    ['an option is unknown', 2, ['good.txt', '--quiet']],
    ['a check is unknown', 2, ['good.txt', '--only', 'accept-matches-kye']],
  ])('where %s is %i', async (_, code, args) => {
    const named = args.map((arg) => (/\.(txt|har|json)$/.test(arg) ? file(arg) : arg));
    const ended = await runCommand('check', named);
    expect(ended.code).toBe(code);
    const sentences = ended.stderr.split('\n').filter((line) => line !== '');
    expect(sentences).toHaveLength(code === 2 ? 1 : 0);
    expect(sentences.every((sentence) => /^\S.*\.$/.test(sentence))).toBe(true);
  });

  it.each<[string, string]>([
    ['nothing.har', 'there is no such file'],
    ['cut.har', 'The file breaks off at line 1, column 101'],
    ['net.json', 'The file has no constants of a NetLog'],
  ])('2 for %s says: %s', async (name, words) => {
    const { stderr, stdout } = await runCommand('check', [file(name)]);
    expect(stderr).toContain(file(name));
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
  });
});

describe('a file without connections', () => {
  it.each<[Parameters<typeof runCommand>[0], string[]]>([
    ['check', []],
    ['stats', []],
    ['diff', ['none.har']],
    ['convert', ['--to', 'log']],
  ])('is named on standard error: %s %j', async (command, more) => {
    const none = await filesOf({ 'none.har': '{"log":{"version":"1.2","entries":[]}}' });
    const args = more.map((each) => (each.endsWith('.har') ? none(each) : each));
    const { code, stderr } = await runCommand(command, [none('none.har'), ...args]);
    expect(code).toBe(0);
    expect(stderr).toContain('none.har: nothing that can be read in it switched protocols, or tried to.');
  });

  it.each([
    ['', 'The file is empty; expected'],
    [' \n', 'The file is empty; expected'],
    ['{}', 'The file is JSON, but its format is not known; expected'],
  ])('or without content says what is wrong: %j', async (text, words) => {
    const none = await filesOf({ 'none.har': text });
    const { code, stderr } = await runCommand('check', [none('none.har')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('--json', () => {
  it('does not claim that a socket was open whose end nobody would have written', async () => {
    const { stdout } = await runCommand('check', [file('unended.txt'), '--json']);
    expect(JSON.parse(stdout).files[0].connections).toMatchObject([
      { outcome: 'open', closeRecorded: false },
    ]);
    const text = (await runCommand('check', [file('unended.txt')])).stdout;
    expect(text).toContain('status 101, opened\n');
    expect(text).toContain('the file holds no end of it: whether it was open at the end is not known');
  });

  it('has the shape of its contract', async () => {
    const { stdout } = await runCommand('check', [file('good.txt'), '--json']);
    const report = JSON.parse(stdout);
    const [connection] = report.files[0].connections;
    expect(report).toEqual({
      files: [
        {
          file: file('good.txt'),
          format: 'transcript',
          producer: '',
          connections: [connection],
          problems: [],
        },
      ],
    });
    expect(connection).toEqual({
      id: expect.any(String),
      url: 'ws://server.example.com/chat',
      protocol: 'websocket',
      transport: 'http/1.1',
      status: 101,
      outcome: 'closed',
      cause: null,
      explanation: null,
      findings: expect.any(Array),
      messages: { clientToServer: { count: 1, bytes: 10 }, serverToClient: { count: 1, bytes: 2 } },
      frames: null,
      close: { code: 1000, reason: 'bye', by: 'server' },
    });
    const accept = connection.findings.filter(
      ({ check }: { check: string }) => check === 'accept-matches-key',
    );
    expect(accept).toEqual([
      {
        check: 'accept-matches-key',
        verdict: 'pass',
        clauses: expect.arrayContaining(['RFC 6455 4.2.2']),
        detail: expect.any(String),
      },
    ]);
    const ids = connection.findings.map(({ check }: { check: string }) => check);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names cause, refusal and the entries that are broken, and lists no ordinary request', async () => {
    const { stdout, code } = await runCommand('check', [
      file('proxy.har'),
      '--json',
      '--only',
      'status-is-101',
    ]);
    const [report] = JSON.parse(stdout).files;
    expect(code).toBe(1);
    expect(report).toMatchObject({ format: 'har', producer: 'Some Proxy 3' });
    expect(report.problems).toEqual([{ where: 'log.entries[2]', what: expect.stringContaining('broken') }]);
    expect(report.connections).toHaveLength(1);
    expect(report.connections[0]).toMatchObject({
      id: 'log.entries[1]',
      status: 404,
      outcome: 'refused',
      cause: 'no-websocket-at-this-path',
      transport: 'http/1.1',
      close: null,
    });
    expect(report.connections[0].findings).toEqual([
      expect.objectContaining({ check: 'status-is-101', verdict: 'fail' }),
    ]);
  });

  it('still reports what could be read', async () => {
    const { stdout, code } = await runCommand('check', [file('nothing.har'), file('good.txt'), '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).files.map((report: { file: string }) => report.file)).toEqual([
      file('good.txt'),
    ]);
  });
});

describe('a process of its own', () => {
  it('ends with the same exit code, and says the same', async () => {
    const args = [file('wrong.txt'), file('nothing.har')];
    const ended = await spawnCommand('check', args);
    expect(ended).toEqual(await runCommand('check', args));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no such file') });
  });
});

describe('the text', () => {
  it('has the explanation whole, and heads no failure "ok"', async () => {
    const { stdout } = await runCommand('check', [file('refused.txt')]);
    expect(stdout).toMatch(/^FAILED {2}ws:/m);
    expect(stdout).not.toMatch(/^ok/m);
    expect(stdout).toMatch(/^ {2}cause: \S+: \S.*$/m);
    expect(stdout).toMatch(/^ {4}evidence: \S.*$/m);
    expect(stdout).toMatch(/^ {4}fix for nginx.*:/m);
    const all = await runCommand('check', [file('refused.txt'), '--fixes']);
    expect(stdout.match(/^ {4}fix for /gm)).toHaveLength(1);
    expect(all.stdout.match(/^ {4}fix for /gm)?.length).toBeGreaterThan(1);
  });

  it.each([
    ['ok', 'good.txt'],
    ['ended', 'server-error.txt'],
    ['pending', 'unanswered.txt'],
  ])('is headed "%s" for %s', async (heading, name) => {
    const { stdout } = await runCommand('check', [file(name)]);
    expect(stdout).toMatch(new RegExp(`^${heading} {2}ws`, 'm'));
  });

  it('is the same in --json, with every fix', async () => {
    const { stdout } = await runCommand('check', [file('refused.txt'), '--json']);
    const [connection] = JSON.parse(stdout).files[0].connections;
    expect(connection.explanation).toEqual({
      sentence: expect.any(String),
      evidence: expect.any(Array),
      isNot: expect.any(Array),
      hints: expect.any(Array),
      fixes: expect.arrayContaining([
        {
          product: 'nginx',
          versions: expect.any(String),
          where: expect.any(String),
          snippet: expect.any(String),
        },
      ]),
    });
  });

  it('shows failed connections first, with cause, and counts what is not listed', async () => {
    const { stdout } = await runCommand('check', [file('proxy.har')]);
    expect(stdout).toContain('1 connection, 1 ordinary request not listed');
    expect(stdout).toMatch(
      /FAILED {2}ws:\/\/h\/nowhere .*\n.*status 404, refused\n {2}cause: no-websocket-at-this-path/,
    );
    expect(stdout).toContain('log.entries[2]: is broken');
  });

  it('ends with a summary, whose counts are those of the connections', async () => {
    const { stdout } = await runCommand('check', [file('wrong.txt')]);
    const counts = /^ {2}checks: (.*)$/m.exec(stdout)?.[1] ?? '';
    expect(counts).toMatch(/^1 failed, .*\d+ passed, \d+ not applicable/);
    expect(stdout).toContain(`\nSummary: 1 connection: 1 failed; checks: ${counts}\n`);
    const both = await runCommand('check', [file('good.txt')]);
    expect(both.stdout).toMatch(/^Summary: 1 connection: 1 ok; checks: 0 failed, .*\d+ passed/m);
    expect(both.stdout.split('\n')[0]).toMatch(/, 1 connection: 1 ok$/);
  });

  it('tells a connection that failed from one that works and breaks a rule, with the same exit code', async () => {
    const works = await runCommand('check', [file('works.txt')]);
    expect(works.stdout).toMatch(/^WORKS, BREAKS A RULE {2}ws:/m);
    expect(works.stdout).not.toMatch(/^FAILED/m);
    expect(works.stdout).toMatch(/^Summary: 1 connection: 1 works and breaks a rule; checks: 1 failed/m);
    expect(works.code).toBe(1);
    expect((await runCommand('check', [file('refused.txt')])).stdout).toMatch(/: 1 failed$/m);
  });

  it('does not say that a socket failed which its application closed with a code of its own', async () => {
    const { stdout } = await runCommand('check', [file('breaks-and-closed.txt')]);
    expect(stdout).toMatch(/^WORKS, BREAKS A RULE {2}ws:/m);
    expect(stdout).toMatch(/^ {2}cause: closed-with-code: .*4401/m);
  });

  it('says of no connection that it works where nobody saw that the client took the switch', async () => {
    const { stdout, code } = await runCommand('check', [file('breaks.txt')]);
    expect(stdout).toMatch(/^BREAKS A RULE {2}ws:/m);
    expect(stdout).toMatch(/^Summary: 1 connection: 1 breaks a rule; checks: 1 failed/m);
    expect(code).toBe(1);
  });

  it.each([
    ['masked.txt', 'BREAKS A RULE'],
    ['masked-and-closed.txt', 'WORKS, BREAKS A RULE'],
    ['bad-close.txt', 'FAILED'],
    ['bad-close-of-client.txt', 'BREAKS A RULE'],
  ])('nor after a frame at which the other side gives up: %s', async (name, heading) => {
    const { stdout } = await runCommand('check', [file(name)]);
    expect(stdout).toMatch(new RegExp(`^${heading} {2}ws:`, 'm'));
    expect(stdout.includes('cause: frames-broken-after-switch')).toBe(name === 'bad-close.txt');
  });

  it('says once, at the end, what such a file cannot show, and has no empty parentheses', async () => {
    const { stdout } = await runCommand('check', [file('good.txt'), file('works.txt')]);
    expect(
      stdout.match(/^Cannot be judged here: 15 frame rules: Only whole messages were seen/gm),
    ).toHaveLength(2);
    expect(stdout).not.toContain('nothing-before-the-switch');
    const secret = await runCommand('check', [file('token.txt')]);
    expect(secret.stdout).toMatch(/^ {2}warn {5}subprotocol-carries-no-secret: /m);
    expect(secret.stdout).not.toContain('()');
  });

  it('says of a file that is redacted that it is, and of no other', async () => {
    const redacted = await runCommand('check', [file('redacted.har')]);
    expect(redacted.stdout).toMatch(/^ {2}redacted: /m);
    const whole = await runCommand('check', [file('proxy.har')]);
    expect(whole.stdout).not.toMatch(/^ {2}redacted: /m);
  });

  it('names the status that the browser’s words mean, and no transport that nobody saw', async () => {
    const { stdout } = await runCommand('check', [file('login.txt')]);
    expect(stdout).toMatch(/^ {2}websocket, HTTP version not seen, status 401, refused$/m);
    expect(stdout).toContain('These words mean status 401.');
    expect(stdout).not.toContain('not seen, refused');
  });

  it('takes what curl prints of a request over HTTP/2 for no proof that it was sent', async () => {
    const { stdout } = await runCommand('check', [file('curl-h2.txt')]);
    expect(stdout).toMatch(/^ {2}unknown {2}no-connection-fields-over-http2 .*: curl prints/m);
    expect(stdout).toMatch(/^ {2}cause: request-is-no-handshake: .*--http1\.1/m);
  });

  it('lets no file rule the terminal', async () => {
    const { stdout } = await runCommand('check', [file('escape.txt')]);
    expect(stdout).toContain('\\u{1b}[31m\\u{202e}');
    for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character);
  });

  it('lets none do it by JSON either, which means the same', async () => {
    const { stdout } = await runCommand('check', [file('escape.txt'), '--json']);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(JSON.parse(stdout).files[0].connections[0].url).toBe('ws://h/\u001b[31m\u202e\u009b');
  });
});
