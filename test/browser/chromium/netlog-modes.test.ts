import { readFile as fileBytes, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { chromiumFlags } from '../../../src/cli/browser/chromium-flags.ts';
import { connectPlaywright } from '../../../src/cli/browser/connect-playwright.ts';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { createProfile } from '../../../src/cli/browser/profile.ts';
import { startBrowser } from '../../../src/cli/browser/start-browser.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import type { Session } from '../../../src/session/session.ts';
import {
  type ExtendedConnectServer,
  startExtendedConnectServer,
} from '../../support/servers/extended-connect-server.ts';
import { startWitnessServer, type WitnessServer } from '../../support/servers/witness-server.ts';

const COOKIE = 'sid=secret-of-the-cookie';

let page: WitnessServer;
let secure: WitnessServer;
let open: ExtendedConnectServer;
let refused: ExtendedConnectServer;
const certificate = makeCertificate();

beforeAll(async () => {
  page = await startWitnessServer((url) =>
    url.pathname === '/'
      ? {
          type: 'text/html',
          body: '<!doctype html><title>Empty</title><link rel="icon" href="data:,">',
          headers: { 'Set-Cookie': COOKIE },
        }
      : null,
  );
  secure = await startWitnessServer(() => null, certificate);
  open = await startExtendedConnectServer(page.origin);
  refused = await startExtendedConnectServer(page.origin, 403);
});

afterAll(async () => {
  for (const each of [page, secure, open, refused]) await each?.close();
});

/** What Chromium writes of a socket that opens, one that is refused, one over TLS, and the first two over HTTP/2. */
async function record(mode: string): Promise<Imported> {
  const browser = findChromium();
  if (browser === null) throw new Error(howToGetChromium());
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
  const log = join(folder, 'net.json');
  const hashes = [certificate.spkiHash, open.spkiHash, refused.spkiHash];
  const run = await startBrowser({
    path: browser.path,
    profile: await createProfile({ dock: 'bottom', theme: 'light' }),
    flags: [
      ...chromiumFlags({
        headless: true,
        width: 400,
        height: 300,
        withoutSandbox: process.getuid?.() === 0,
      }),
      `--log-net-log=${log}`,
      `--net-log-capture-mode=${mode}`,
      `--ignore-certificate-errors-spki-list=${hashes.join(',')}`,
    ],
  });
  try {
    const connected = await connectPlaywright(run.endpoint);
    const tab = connected.contexts()[0]?.pages()[0];
    if (tab === undefined) throw new Error('no tab');
    await tab.goto(page.origin);
    const steps = encodeURIComponent(
      JSON.stringify([
        ['wait', 1],
        ['text', 'from the server'],
        ['close', 4001, 'over'],
      ]),
    );
    const plain = page.origin.replace('http:', 'ws:');
    const overTls = secure.origin.replace('https:', 'wss:');
    await tab.evaluate(
      async ([urls, warm]) => {
        for (const address of warm) await (await fetch(address, { credentials: 'include' })).text();
        for (const address of urls) {
          const socket = new WebSocket(address);
          const ended = new Promise((resolve) => socket.addEventListener('close', resolve));
          socket.addEventListener('open', () => {
            socket.send('from the page');
            if (!address.includes('do='))
              socket.addEventListener('message', () => socket.close(1000, 'done'));
          });
          await ended;
        }
      },
      [
        [
          `${plain}/socket/plain?do=${steps}`,
          `${plain}/socket/refused?status=403`,
          `${overTls}/socket/secure?do=${steps}`,
          open.url,
          refused.url,
        ],
        [open.warmUrl, refused.warmUrl],
      ] as const,
    );
    // It writes its log some events late, and one that is ended by a signal may leave out the last: others have to come after.
    const read = async () => {
      await tab.evaluate(() => fetch('/').then((answer) => answer.text()));
      return readFile(await fileBytes(log));
    };
    await expect
      .poll(async () => replay(await read()).connections.filter(({ closedAt }) => closedAt !== null).length)
      .toBe(5);
    return await read();
  } finally {
    await run.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a NetLog shows of a socket. */
function shown({ connection, findings, explanation }: Judged, log: Session) {
  const { status, request, response, close } = connection;
  const wire = log.wire(connection.id);
  const fields = request.seen ? request.value.fields : [];
  return {
    status: status.seen ? status.value : status.why,
    cookie: fields.find(({ name }) => name.toLowerCase() === 'cookie')?.value ?? 'none',
    answered: response.seen,
    opcodes: Array.from({ length: wire?.count ?? 0 }, (_, i) => wire?.opcode(i)),
    close: close.seen ? close.value.code : close.why,
    outcome: connection.outcome,
    cause: explanation?.cause ?? null,
    failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
  };
}

const REFUSED = { opcodes: [], close: 'not-in-file', outcome: 'refused' } as const;

describe.each([
  ['Default', false, '[24 bytes were stripped]'],
  ['IncludeSensitive', false, COOKIE],
  ['Everything', true, COOKIE],
] as const)('a NetLog of capture mode %s', (mode, bytes, cookie) => {
  it('shows what the table in docs/formats.md says', async () => {
    const log = await record(mode);
    const session = replay(log);
    const opened = {
      status: 101,
      answered: true,
      opcodes: expect.toSatisfy((all: number[]) => all.toSorted((a, b) => a - b).join() === '1,1,1,8,8'),
      // A close frame's code is in its payload.
      close: bytes ? 4001 : 'not-in-file',
      outcome: 'closed',
      cause: bytes ? 'closed-with-code' : null,
      failed: [],
    };
    expect(judgeSession(session, null).map((each) => shown(each, session))).toEqual([
      { ...opened, cookie },
      {
        ...REFUSED,
        status: 403,
        cookie,
        answered: bytes,
        cause: 'origin-or-access-refused',
        failed: ['status-is-101'],
      },
      { ...opened, cookie: 'none' },
      {
        ...opened,
        status: 200,
        cookie: 'none',
        opcodes: [1, 1, 8, 8],
        close: 'not-in-file',
        cause: null,
      },
      {
        ...REFUSED,
        status: 403,
        cookie: 'none',
        answered: true,
        cause: 'extended-connect-refused',
        failed: ['extended-connect-succeeded'],
      },
    ]);
  });
});
