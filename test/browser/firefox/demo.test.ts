import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { exportFromPanel } from '../../../src/cli/browser/firefox/export-from-panel.ts';
import { breaksRule } from '../../../src/cli/check/judged.ts';
import { type Demo, startDemo } from '../../../src/cli/demo/start-demo.ts';
import { readImport } from '../../../src/cli/input/read-file.ts';
import { replay } from '../../../src/formats/imported.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

// Every button of the demo, pressed by ?fail=all, as Firefox's panel exports it, judged and explained as its panel does.

interface Truth {
  readonly id: string;
  /** Null where none was seen. */
  readonly status: number | null;
  readonly closeCode: number | null;
  readonly cause: string | null;
  /** Ids of the checks that failed. */
  readonly failed: readonly string[];
  /** What Chromium 156 does or shows otherwise; absent where both say the same. */
  readonly chromium?: string;
}

const NO_HEAD = 'shows its own words, and no field of the answer: the check has no evidence';

function refused(status: number, cause: string): Truth {
  // Chromium shows the status in its words, Firefox the whole head.
  return {
    id: String(status),
    status,
    closeCode: 1006,
    cause,
    failed: ['status-is-101'],
    chromium: 'shows the status in its words, and no field',
  };
}

function switched(id: string, cause: string, ...failed: readonly string[]): Truth {
  return { id, status: 101, closeCode: 1006, cause, failed, chromium: NO_HEAD };
}

function lost(id: string, cause: string | null, closeCode: number | null = 1006): Truth {
  return { id, status: null, closeCode, cause, failed: [] };
}

function closed(id: string, closeCode: number | null, cause: string | null = null): Truth {
  return { id, status: 101, closeCode, cause, failed: [] };
}

const BROKEN = 'abnormal-closure-after-switch';
const NO_WORDS = 'says which rule the frame broke';

const TRUTHS: readonly Truth[] = [
  refused(200, 'upgrade-ignored'),
  refused(301, 'redirected'),
  { ...refused(401, 'authentication-required'), chromium: 'shows no status' },
  refused(403, 'origin-or-access-refused'),
  refused(404, 'no-websocket-at-this-path'),
  refused(426, 'version-not-supported'),
  refused(429, 'rate-limited'),
  refused(500, 'server-failed'),
  refused(502, 'bad-gateway'),
  refused(503, 'bad-gateway'),
  switched('wrong-accept', 'accept-mismatch', 'accept-matches-key'),
  switched('missing-accept', 'accept-mismatch', 'accept-is-sent-once'),
  switched('doubled-accept', 'accept-mismatch', 'accept-is-sent-once'),
  switched('unknown-subprotocol', 'subprotocol-mismatch', 'subprotocol-was-offered'),
  {
    ...closed('subprotocol-not-chosen', null),
    failed: ['subprotocol-chosen-when-offered'],
    chromium: 'refuses; Firefox opens without one',
  },
  switched('unoffered-extension', 'extension-mismatch', 'extensions-were-offered'),
  switched('missing-upgrade', 'switch-incomplete', 'response-names-upgrade'),
  switched('missing-connection', 'switch-incomplete', 'response-connection-lists-upgrade'),
  switched('wrong-upgrade', 'switch-incomplete', 'upgrade-is-websocket'),
  {
    ...lost('garbage', 'failed-with-these-words'),
    chromium: 'says that it was no HTTP; Firefox makes up a 200, which is not shown',
  },
  lost('closed', 'closed-before-response'),
  switched('midway', 'switch-incomplete', 'response-connection-lists-upgrade', 'accept-is-sent-once'),
  lost('reset', 'closed-before-response'),
  lost('refused', 'connection-refused'),
  { ...lost('tls', 'tls-failed', 1015), chromium: 'closes with 1006' },
  lost('unsafe-port', 'unsafe-port'),
  { ...lost('blocked-by-policy', 'blocked-by-policy', null), chromium: 'never creates the socket' },
  { ...closed('reserved-bits', 1006, BROKEN), chromium: NO_WORDS },
  { ...closed('masked-frame', null), chromium: 'refuses it; Firefox takes it' },
  { ...closed('invalid-utf8', 1006, BROKEN), chromium: NO_WORDS },
  { ...closed('bad-opcode', 1006, BROKEN), chromium: NO_WORDS },
  closed('abnormal', 1006, BROKEN),
  closed('close-1001', 1001),
  closed('close-1011', 1011, 'closed-with-code'),
  closed('close-4000', 4000, 'closed-with-code'),
  { ...lost('never-answers', null, null) },
];

const LIVE = ['/echo', '/chat', '/socket.io/', '/samples', '/h2', '/worker'] as const;

let demo: Demo;
let recording: FirefoxPanel;
const judged = new Map<string, Judged>();

beforeAll(async () => {
  demo = await startDemo();
  recording = await startFirefoxPanel({
    acceptInsecureCertificates: true,
    // Firefox waits longer and longer before it asks a server again that has refused.
    preferences: { 'network.websocket.delay-failed-reconnects': false },
  });
  const { firefox } = recording;
  await recording.untilRecording(true);
  await firefox.navigate(`${demo.url}?fail=all`);
  await vi.waitFor(
    async () =>
      expect(await firefox.executeScript('content', 'return document.body.innerText')).toMatch(
        /Failed in \d+ ways/,
      ),
    { timeout: 240_000, interval: 250 },
  );
  // Ends and statuses of the last ones are told a moment later. Where one never is, the tests below say which.
  await vi
    .waitFor(
      async () => {
        await takeExport();
        expect(lacking()).toEqual([]);
      },
      { timeout: 45_000, interval: 500 },
    )
    .catch(() => {});
});

async function takeExport(): Promise<void> {
  const saved = await exportFromPanel(recording, { format: 'Session log', redact: false });
  for (const one of judgeSession(replay(await readImport(saved.path)), null)) {
    const url = one.connection.url.seen ? one.connection.url.value : '';
    const way = /\/fail\/([\w-]+)(\?cancelled)?$/.exec(url);
    const id = way === null ? new URL(url).pathname : way[2] === undefined ? way[1] : 'cancelled';
    judged.set(id ?? '', one);
  }
  await saved.discard();
}

/** What was told of a connection that tells it. */
function seenOf({ connection }: Judged): { status: number | null; closeCode: number | null } {
  return {
    status: connection.status.seen ? connection.status.value : null,
    closeCode: connection.close.seen ? connection.close.value.code : null,
  };
}

/** What has not all been told yet. */
function lacking(): readonly string[] {
  const failed = TRUTHS.filter(({ id, status, closeCode }) => {
    const one = judged.get(id);
    if (one === undefined) return true;
    const seen = seenOf(one);
    return seen.status !== status || seen.closeCode !== closeCode;
  });
  const closed = LIVE.filter((path) => judged.get(path)?.connection.outcome !== 'open');
  return [...failed.map(({ id }) => id), ...closed];
}

afterAll(async () => {
  await recording?.close();
  await demo?.close();
});

describe('the demo in Firefox', () => {
  it.each(TRUTHS)('$id: $cause', ({ id, status, closeCode, cause, failed }) => {
    const one = judged.get(id);
    if (one === undefined) throw new Error(`${id} was not recorded`);
    const { findings, explanation } = one;
    expect({
      ...seenOf(one),
      cause: explanation?.cause ?? null,
      failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
    }).toEqual({ status, closeCode, cause, failed });
  });

  it('blames nobody for a socket that the page itself closed', () => {
    const one = judged.get('cancelled');
    expect(one === undefined || breaksRule(one)).toBe(false);
    expect(one?.connection.status.seen).toBe(false);
  });

  it('judges what works right, over HTTP/2 too, where nothing of HTTP/1.1 is judged', () => {
    for (const path of LIVE) {
      const one = judged.get(path);
      if (one === undefined) throw new Error(`${path} was not recorded`);
      expect([path, breaksRule(one), one.connection.outcome]).toEqual([path, false, 'open']);
      const accept = one.findings.find(({ check }) => check === 'accept-matches-key')?.verdict;
      expect([path, accept]).toEqual([path, path === '/h2' ? 'not-applicable' : 'pass']);
      // Firefox writes these two after it took the copy that webRequest shows: nobody may be blamed.
      const written = one.findings.filter(
        ({ check }) => check.startsWith('request-') && check.includes('connection'),
      );
      expect(written.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')).toEqual([]);
    }
    expect(judged.get('/h2')?.connection.request.seen).toBe(false);
  });

  it('has a truth for every button, and no connection that the demo did not make', async () => {
    const buttons = await recording.firefox.executeScript(
      'content',
      `return [...document.querySelectorAll('button.way')].map((button) => button.dataset.way)`,
    );
    expect(v.parse(v.array(v.string()), buttons).toSorted()).toEqual(
      [...TRUTHS.map(({ id }) => id), 'cancelled'].toSorted(),
    );
    expect(await recording.faults()).toEqual([]);
  });
});
