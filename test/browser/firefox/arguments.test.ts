import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Firefox, startFirefox } from '../../../src/cli/browser/firefox/start-firefox.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import {
  startWitnessServer,
  type Witnessed,
  type WitnessServer,
} from '../../support/servers/witness-server.ts';
import { startArmedSite } from '../chromium/transparency/armed-site.ts';
import { serveSite } from '../chromium/transparency/site.ts';

// `new WebSocket(url, {...})` and further arguments, and the promises of a WebTransport, as a page sees them: the same as in a Firefox
// without Switchyard, while it records and while it does not.

const GROUPS = ['arguments', 'sessions'] as const;
type Group = (typeof GROUPS)[number];

// Firefox waits longer and longer before it asks a server again that has failed.
const preferences = {
  'network.websocket.delay-failed-reconnects': false,
  'dom.disable_open_during_load': false,
};
let server: WitnessServer;
interface Noticed {
  readonly cases: unknown;
  readonly ours: boolean;
  readonly server: readonly Witnessed[];
}

const bare = new Map<Group, Noticed>();
let running: FirefoxPanel;

/** What the cases noticed, and what the server saw of them. */
async function visit(firefox: Firefox, group: Group): Promise<Noticed> {
  server.take();
  await firefox.navigate(`${server.origin}/cases/${group}`);
  const told = v.parse(
    v.string(),
    await firefox.executeScript('content', 'return window.noticed.then((cases) => JSON.stringify(cases))'),
  );
  // A stack shows more of what called while DevTools are open, but never our script; one message of the engine quotes the
  // source of the call, which is ours (Firefox 153).
  const cases: unknown = JSON.parse(
    told.replaceAll(/can't convert \S+ to string/g, "can't convert it to string"),
    (key, value: unknown) => (key === 'stack' ? undefined : value),
  );
  await firefox.navigate(`${server.origin}/blank`);
  return {
    cases,
    ours: told.includes('moz-extension://'),
    server: server.take().filter(({ head }) => /[?&]of=arguments%2F/.test(head) && !head.includes('maybe=')),
  };
}

beforeAll(async () => {
  server = await startWitnessServer(serveSite);
  const firefox = await startFirefox({ preferences });
  try {
    for (const group of GROUPS) bare.set(group, await visit(firefox, group));
  } finally {
    await firefox.close();
  }
  running = await startFirefoxPanel({ url: `${server.origin}/blank`, preferences });
});

afterAll(async () => {
  await running?.close();
  await server?.close();
});

const said = () => document.body.textContent;
const isRecording = () =>
  document.querySelector('[aria-label="Record"]')?.getAttribute('aria-pressed') === 'true';

it('what Firefox alone makes of them', () => {
  expect(bare.get('arguments')?.cases).toHaveProperty('options in the second place');
  expect(bare.get('arguments')?.server.length).toBeGreaterThan(5);
  expect(bare.get('sessions')?.cases).toHaveProperty('nobody handles it', [
    expect.arrayContaining(['unhandledrejection', '[object WebTransportError]', 'closed']),
    expect.arrayContaining(['unhandledrejection', '[object WebTransportError]', 'ready']),
  ]);
  expect(JSON.stringify([...bare.values()])).not.toContain('(nothing came)');
});

it.each(GROUPS)('%s: the same while it records', async (group) => {
  await running.firefox.navigate(`${server.origin}/blank`);
  await vi.waitFor(async () => expect(await running.panel.evaluate(said)).toContain('Covered: page'), 60_000);
  expect(await visit(running.firefox, group)).toEqual(bare.get(group));
});

it('and sessions are in the list', async () => {
  await running.firefox.navigate(`${server.origin}/cases/sessions`);
  await expect.poll(() => running.panel.evaluate(said)).toContain('session');
});

it('the same while it does not', async () => {
  await running.panel.click({ role: 'button', name: 'Record' });
  await vi.waitFor(async () => expect(await running.panel.evaluate(isRecording)).toBe(false), 60_000);
  for (const group of GROUPS) expect(await visit(running.firefox, group), group).toEqual(bare.get(group));
});

it('and a page that was in a window first hears no line there', async () => {
  const site = await startArmedSite();
  try {
    await running.firefox.navigate(site.origin);
    const told = await running.firefox.executeAsyncScript(
      'content',
      `const [address, done] = arguments;
       armAll('listen', address).then((told) => done(JSON.stringify(told)), (error) => done(String(error)));`,
      site.socketOrigin,
    );
    expect(JSON.parse(v.parse(v.string(), told))).toEqual({ heard: [], left: [] });
  } finally {
    await site.close();
  }
});
