import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';
import { APPS, PLANTED } from './apps.ts';
import { type Play, recordApp } from './record-app.ts';

interface Difference {
  readonly where: string;
  readonly a: string;
  readonly b: string;
  readonly what: string;
}
interface Printed {
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly url: string;
    readonly differences: readonly Difference[];
  }[];
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

const KEPT = fileURLToPath(new URL('../../fixtures/formats/', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-diff-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function recorded(plays: readonly Play[]): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.har`);
  await writeFile(file, await recordApp(plays));
  return file;
}

async function diff(
  a: string,
  b: string,
): Promise<{ code: number | null; printed: Printed; differences: Difference[] }> {
  const { code, stdout, stderr } = await runCommand('diff', [a, b, '--json']);
  expect(stderr).toBe('');
  const printed: Printed = JSON.parse(stdout);
  return { code, printed, differences: printed.pairs.flatMap(({ differences }) => differences) };
}

function app(name: string): Play[] {
  return APPS[name]?.() ?? [];
}

describe('of two recordings in which one thing differs', () => {
  it.each(PLANTED)('$title is named first', async ({ app: name, change, where }) => {
    const [a, b] = [await recorded(app(name)), await recorded(app(name).map(change))];
    const { code, differences } = await diff(a, b);
    expect(differences[0]?.where).toMatch(where);
    expect(code).toBe(1);
  });

  it('a connection that is missing is named', async () => {
    const [a, b] = [await recorded(app('all')), await recorded(app('all').toSpliced(1, 1))];
    const { code, printed, differences } = await diff(a, b);
    expect([code, printed.onlyInA.length, printed.onlyInB.length]).toEqual([1, 1, 0]);
    expect(differences).toEqual([]);
  });
});

describe('of two honest recordings of one program', () => {
  const runs = Object.keys(APPS).flatMap((name) => [1, 2, 3, 4].map((run) => ({ name, run })));

  it.each(runs)('$name, run $run: nothing differs', async ({ name }) => {
    const [a, b] = [await recorded(app(name)), await recorded(app(name))];
    const { code, printed, differences } = await diff(a, b);
    expect(differences).toEqual([]);
    expect([code, printed.onlyInA, printed.onlyInB]).toEqual([0, [], []]);
    expect(printed.pairs).toHaveLength(app(name).length);
  });

  it.each(['log-1-standard.jsonl', 'har-own-1-standard.har'])(
    'nothing differs between %s, which the page hook recorded, and a redacted recording by the debugger',
    async (name) => {
      const { code, differences } = await diff(KEPT + name, `${KEPT}log-1-deep-redacted.jsonl`);
      expect([code, differences]).toEqual([0, []]);
    },
  );
});

describe('of a recording and its redacted copy', () => {
  it.each(Object.keys(APPS))(
    '%s: nothing differs, where contents are kept but for credentials',
    async (name) => {
      const whole = await recorded(app(name));
      const file = await filesOf({ 'rules.json': '{"keepMessages":["*"]}' });
      const { stdout } = await runCommand('convert', [whole, '--to=har', `--rules=${file('rules.json')}`]);
      const redacted = (await filesOf({ 'redacted.har': stdout }))('redacted.har');
      expect((await diff(whole, redacted)).differences).toEqual([]);
      expect((await diff(redacted, whole)).differences).toEqual([]);
    },
  );
});

const HEAD = `! url "ws://h/chat"
> GET /chat HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
`;

describe('diff', () => {
  it('says in words what differs, and lets no character control the terminal', async () => {
    const file = await filesOf({
      'a.txt': `${HEAD}< text "{\\"type\\":\\"a\\"}"\n< close 1000 "bye"\n`,
      'b.txt': `${HEAD}< text "{\\"type\\":\\"a\\\\u001b[31m\\\\u202e\\"}"\n< close 1000 "\\u001b[2J"\n`,
    });
    const { code, stdout } = await runCommand('diff', [file('a.txt'), file('b.txt')]);
    expect(code).toBe(1);
    expect(stdout).toContain('close.reason');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('prints no secret of a cookie, of credentials or of a token', async () => {
    const secret = 'hunter2hunter2';
    const [play] = app('graphql');
    const a = await recorded([
      {
        ...play,
        path: `/graphql?key=${secret}`,
        headers: { Cookie: `sid=${secret}`, Authorization: `Bearer ${secret}`, 'X-Api-Key': secret },
      },
    ]);
    const b = await recorded([{ ...play, path: '/graphql', headers: { 'X-Api-Key': 'another' } }]);
    const { stdout } = await runCommand('diff', [a, b]);
    expect(stdout).toContain('request.cookie');
    expect(stdout).toContain('request.authorization');
    expect(stdout.replaceAll(`?key=${secret}`, '')).not.toContain(secret);
  });

  const CONTENTS = {
    'a.txt': `${HEAD}> text "correcthorsebattery staple"\n< text "{\\"type\\":\\"users\\",\\"users\\":{\\"ann.smith@corp.example\\":{}}}"\n< text "{\\"type\\":\\"sessions\\",\\"sessions\\":{\\"swordfish\\":{}}}"\n`,
    'b.txt': `${HEAD}> text "blueberry pie"\n< text "{\\"type\\":\\"users\\",\\"users\\":{}}"\n< text "{\\"type\\":\\"sessions\\",\\"sessions\\":{}}"\n`,
  };
  const VALUES = ['correcthorsebattery', 'blueberry', 'ann.smith@corp.example', 'swordfish'];

  it.each([[[]], [['--json']]])('prints no contents of messages: %j', async (options) => {
    const file = await filesOf(CONTENTS);
    const { stdout } = await runCommand('diff', [file('a.txt'), file('b.txt'), ...options]);
    for (const value of VALUES) expect(stdout).not.toContain(value);
    expect(stdout).toMatch(
      /client-to-server text redacted-\d+ in A and client-to-server text redacted-\d+ in B/,
    );
    expect(stdout).toMatch(/users\.redacted-\d+/);
    expect(stdout).toMatch(/sessions\.redacted-\d+/);
  });

  it('prints them where it redacts nothing', async () => {
    const file = await filesOf(CONTENTS);
    const { stdout } = await runCommand('diff', [file('a.txt'), file('b.txt'), '--no-redact']);
    for (const value of VALUES) expect(stdout).toContain(value);
  });

  it.each([
    [[], 'Two files have to be named'],
    [['a.txt'], 'Two files have to be named'],
    [['a.txt', 'nothing.har'], 'there is no such file'],
    [['a.txt', 'broken.har'], 'broken.har'],
  ])('says why it cannot: %j', async (names, words) => {
    const file = await filesOf({ 'a.txt': HEAD, 'broken.har': '{"log":' });
    const { code, stderr } = await runCommand('diff', names.map(file));
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
