import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CopiedMessage } from '../../../src/formats/copy-as/copied-message.ts';
import { copyAsCurl } from '../../../src/formats/copy-as/curl-handshake.ts';
import { copyAsNodeScript } from '../../../src/formats/copy-as/node-script.ts';
import { copyAsPlaywrightMock } from '../../../src/formats/copy-as/playwright-mock.ts';
import { copyAsWebsocat } from '../../../src/formats/copy-as/websocat.ts';
import { copyAsWscat } from '../../../src/formats/copy-as/wscat.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { connectionOf } from './connection-of.ts';

/** A connection whose every part a page or a server may have chosen, and what was meant by it. */
interface Hostile {
  readonly path: string;
  readonly user: string;
  readonly headers: readonly string[];
  readonly origin: string;
  readonly protocols: readonly string[];
  readonly messages: readonly CopiedMessage[];
  readonly reason: string;
}

/** Each of these would leave a file, end the process, or say that it ran. */
const ATTACKS = [
  "'; touch owned; echo '",
  '"; touch owned; echo "',
  '$(touch owned)',
  '`touch owned`',
  '\\\n touch owned\n',
  "' > owned; '",
  '| touch owned &',
  "'\u001b[201~touch owned\r'",
  "'); globalThis.owned = true; ('",
  '"); globalThis.owned = true; ("',
  ['`$', '{globalThis.owned = true}`'].join(''),
  '*/ globalThis.owned = true; /*',
  '// \u2028globalThis.owned = true;',
  '</script><script>globalThis.owned = true</script>',
  "'); process.exit(3); ('",
  '\\',
  "\\'",
  '__proto__',
  'constructor',
  '--exec=touch owned',
  '@/etc/passwd',
  '%0d%0aX: y',
  '\u202etxt.exe',
  '\ud800',
  '#{x} !! ~ * ? [a] {b,c}',
];

const text = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '(', ')', '\n', '\r', ' ', '!', '*', '\0', 'a'),
    maxLength: 20,
  }),
  fc.tuple(fc.constantFrom(...ATTACKS), fc.constantFrom(...ATTACKS)).map((parts) => parts.join('')),
);
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/);

const hostile: fc.Arbitrary<Hostile> = fc.record({
  path: text,
  user: fc.oneof(fc.constant(''), text),
  headers: fc.array(text, { maxLength: 4 }),
  origin: text,
  protocols: fc.uniqueArray(token, { maxLength: 3 }),
  messages: fc.array(
    fc.record({ outgoing: fc.boolean(), data: fc.oneof(text, fc.uint8Array({ maxLength: 12 })) }),
    { maxLength: 5 },
  ),
  reason: text,
});

/** The same ones for all: one process runs the texts of all connections. */
const CONNECTIONS = fc.sample(hostile, { numRuns: 150, seed: 20_261_129 });

function asConnection({ path, user, headers, origin, protocols, reason }: Hostile): Connection {
  return connectionOf({
    url: `ws://${encodeURIComponent(wellFormed(user))}${user === '' ? '' : '@'}a.example/${path}`,
    fields: [
      { name: 'Origin', value: origin },
      { name: 'Sec-WebSocket-Protocol', value: protocols.join(', ') },
      ...headers.map((value, i) => ({ name: i === 0 ? '__proto__' : `X-${i}`, value })),
    ],
    close: { code: 4000, reason, wasClean: true, by: 'server' },
  });
}

function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The value of a field in one line, as a client can send it. */
function line(value: string): string {
  return value.replace(/\p{Cc}+/gu, ' ').replace(/^ +| +$/g, '');
}

function hrefOf(one: Hostile): string {
  const { url } = asConnection(one);
  const parsed = new URL(url.seen ? url.value : '');
  parsed.hash = '';
  return parsed.href;
}

const headerLines = ({ headers }: Hostile) =>
  headers.map((value, i) => [i === 0 ? '__proto__' : `X-${i}`, wellFormed(line(value))] as const);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-copied-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs texts in an empty folder where no program can be found; the words that each program of this name got. */
async function runBySh(name: string, commands: readonly string[]): Promise<string[][]> {
  const empty = join(folder, `sh-${name}`);
  await mkdir(empty);
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-s'], {
    cwd: empty,
    env: { PATH: empty, HOME: empty },
    input: `${name}() { printf '%s\\0' "$@" '==='; }\n${commands.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // A command that is tried and not found would be named here.
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(await readdir(empty)).toEqual([]);
  const calls: string[][] = [[]];
  for (const word of stdout.split('\0').slice(0, -1)) {
    if (word === '===') calls.push([]);
    else calls.at(-1)?.push(word);
  }
  expect(calls.pop()).toEqual([]);
  return calls;
}

function textsOf(write: (connection: Connection) => string | null): string[] {
  return CONNECTIONS.map((one) => write(asConnection(one)) ?? '');
}

/**
 * Runs scripts as modules, one after another, in a process that may write no file and start no program.
 * @param use what is done with each module; it fills `records`
 */
async function runByNode(name: string, scripts: readonly string[], use: string): Promise<unknown[]> {
  const place = join(folder, `node-${name}`);
  await mkdir(join(place, 'node_modules', 'ws'), { recursive: true });
  await writeFile(join(place, 'node_modules', 'ws', 'package.json'), '{"type":"module","exports":"./ws.js"}');
  await writeFile(join(place, 'node_modules', 'ws', 'ws.js'), STAND_IN_FOR_WS);
  for (const [i, script] of scripts.entries()) await writeFile(join(place, `script-${i}.mjs`), script);
  const data = JSON.stringify(CONNECTIONS.map((one) => ({ url: hrefOf(one), turns: turnsOf(one).length })));
  await writeFile(join(place, 'data.json'), data);
  await writeFile(
    join(place, 'main.mjs'),
    `import { readFileSync } from 'node:fs';
     const data = JSON.parse(readFileSync(new URL('data.json', import.meta.url), 'utf8'));
     const before = Object.getOwnPropertyNames(globalThis).length;
     const out = process.stdout.write.bind(process.stdout);
     console.log = () => {};
     globalThis.records = [];
     for (let i = 0; i < ${scripts.length}; i += 1) {
       const script = await import('./script-' + i + '.mjs');
       ${use}
     }
     const made = Object.getOwnPropertyNames(globalThis).filter((name) => name !== 'records').length - before;
     out(JSON.stringify({ made, owned: 'owned' in globalThis, polluted: 'owned' in {}, records }));`,
  );
  const node = ['--no-warnings', PERMISSION, '--allow-fs-read=*', join(place, 'main.mjs')];
  const { stdout, stderr, status } = spawnSync(process.execPath, node, {
    cwd: place,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: '',
  });
  expect((await readdir(place)).includes('owned')).toBe(false);
  const { records, ...traces } = JSON.parse(stdout);
  expect(traces).toEqual({ made: 0, owned: false, polluted: false });
  return records;
}

describe('copied commands, run by sh', () => {
  it('curl gets the fields and the URL, and nothing else runs', async () => {
    const calls = await runBySh('curl', textsOf(copyAsCurl));
    expect(calls).toHaveLength(CONNECTIONS.length);
    for (const [i, one] of CONNECTIONS.entries()) {
      const words = calls[i] ?? [];
      const expected = headerLines(one).map(([name, value]) =>
        value === '' ? `${name};` : `${name}: ${value}`,
      );
      expect(words.slice(words.length - 1 - expected.length * 2)).toEqual([
        ...expected.flatMap((each) => ['--header', each]),
        hrefOf(one).replace(/^ws/, 'http'),
      ]);
    }
  });

  it('websocat gets subprotocols, origin, fields and the URL, and nothing else runs', async () => {
    const calls = await runBySh('websocat', textsOf(copyAsWebsocat));
    for (const [i, one] of CONNECTIONS.entries()) {
      expect(calls[i]).toEqual([
        ...(one.protocols.length === 0 ? [] : [`--protocol=${one.protocols.join(', ')}`]),
        `--origin=${wellFormed(line(one.origin))}`,
        ...headerLines(one).map(([name, value]) => `-H=${name}: ${value}`),
        hrefOf(one),
      ]);
    }
  });

  it('wscat gets the same, and nothing else runs', async () => {
    const calls = await runBySh('wscat', textsOf(copyAsWscat));
    for (const [i, one] of CONNECTIONS.entries()) {
      expect(calls[i]).toEqual([
        ...one.protocols.flatMap((name) => ['--subprotocol', name]),
        '--origin',
        wellFormed(line(one.origin)),
        ...headerLines(one).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
        '--connect',
        hrefOf(one),
      ]);
    }
  });
});

describe('copied scripts, run by node', () => {
  it('the script for Node opens the socket as meant, sends what was sent, and nothing else runs', async () => {
    const scripts = CONNECTIONS.map((one) => copyAsNodeScript(asConnection(one), one.messages) ?? '');
    const records = await runByNode('ws', scripts, 'await new Promise((done) => setImmediate(done));');
    for (const [i, one] of CONNECTIONS.entries()) {
      const headers = [
        ['Origin', line(one.origin)],
        ...one.headers.map((value, k) => [k === 0 ? '__proto__' : `X-${k}`, line(value)]),
      ];
      expect(records[i]).toEqual({
        url: hrefOf(one),
        protocols: one.protocols,
        headers: headers.map(([name = '', value = '']) => [
          name,
          /^[ -~]*$/.test(value) ? value : Buffer.from(value).toString('latin1'),
        ]),
        sent: one.messages.filter(({ outgoing }) => outgoing).map(({ data }) => sentOf(data)),
      });
    }
  });

  it('the mock for Playwright answers as the server did, and nothing else runs', async () => {
    const scripts = CONNECTIONS.map((one) => copyAsPlaywrightMock(asConnection(one), one.messages) ?? '');
    const use = `
      const { url, turns } = data[i];
      await script.mockWebSocket({
        routeWebSocket: async (matches, handle) => {
          const said = [];
          let hears = () => {};
          handle({
            send: (message) => said.push(typeof message === 'string' ? message : [...message]),
            onMessage: (heard) => { hears = heard; },
            close: async (how) => { said.push({ closed: how }); },
          });
          for (let turn = 1; turn < turns; turn += 1) { said.push({ turn }); hears('x'); }
          records.push({ matches: matches(new URL(url)), others: matches(new URL('ws://b.example/')), said });
        },
      });`;
    const records = await runByNode('playwright', scripts, use);
    for (const [i, one] of CONNECTIONS.entries()) {
      const said = turnsOf(one).flatMap((turn, k): unknown[] => [
        ...(k === 0 ? [] : [{ turn: k }]),
        ...turn.map(sentOf),
      ]);
      expect(records[i]).toEqual({
        matches: true,
        others: false,
        said: [...said, { closed: { code: 4000, reason: one.reason } }],
      });
    }
  });
});

/** The permission model lost its "experimental" in Node 24. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** Records what the real package would send. */
const STAND_IN_FOR_WS = `
export default class WebSocket {
  protocol = '';
  constructor(url, protocols, { headers = {} }) {
    this.record = { url, protocols, headers: Object.entries(headers), sent: [] };
    globalThis.records.push(this.record);
  }
  on(event, listener) {
    if (event === 'open') queueMicrotask(listener);
  }
  send(data) {
    this.record.sent.push(typeof data === 'string' ? data : [...data]);
  }
}
`;

function sentOf(data: string | Uint8Array): string | number[] {
  return typeof data === 'string' ? data : [...data];
}

/** What the server sends at once, and after each message of the page. */
function turnsOf({ messages }: Hostile): (string | Uint8Array)[][] {
  const turns: (string | Uint8Array)[][] = [[]];
  for (const { outgoing, data } of messages) {
    if (outgoing) turns.push([]);
    else turns.at(-1)?.push(data);
  }
  return turns;
}
