import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { GECKO_ID } from '../../../src/cli/build/manifest-for.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import type { HarEntry } from '../../support/recording/exported-har.ts';
import { startProvokingPage } from './provoking-page.ts';
import { startScriptPage } from './script-page.ts';
import { trust } from './trust.ts';

// What people, other add-ons and Firefox itself do to a recording.

let running: FirefoxPanel;
let page: { readonly url: string };
let echo: string;
let folder: string;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-other-addon-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const server = createServer();
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(data.toString('utf8')));
  });
  const sockets = await listen(server);
  closers.push(() => sockets.close());
  echo = `ws://127.0.0.1:${sockets.port}`;
  const started = await startScriptPage();
  page = started;
  closers.push(() => started.close());
  running = await startFirefoxPanel({
    preferences: {
      'network.websocket.delay-failed-reconnects': false,
      'privacy.userContext.enabled': true,
      // Idle for so many milliseconds, an event page is ended; by default for 30 s.
      'extensions.background.idle.timeout': 2000,
    },
  });
  closers.push(() => running.close());
  await running.untilRecording(true);
  await running.firefox.navigate(page.url);
  await running.untilCovered();
});

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

const body = () => document.body.textContent;

function panelSays(text: string): Promise<void> {
  return vi.waitFor(async () => expect(await running.panel.evaluate(body)).toContain(text), 60_000);
}

function say(path: string, text: string): Promise<unknown> {
  return running.firefox.executeScript('content', 'return window.say(...arguments)', `${echo}/${path}`, text);
}

/** The one connection with that path, as the panel exports it, once it has so many messages. */
async function recorded(path: string, messages: number): Promise<HarEntry> {
  await panelSays(path);
  return vi.waitFor(async () => {
    const found = (await running.exportHar()).filter(({ url }) => new URL(url).pathname === `/${path}`);
    expect(found.map((entry) => entry.messages.length)).toEqual([messages]);
    const [entry] = found;
    if (entry === undefined) throw new Error('not there');
    return entry;
  }, 60_000);
}

const names = (entry: HarEntry) => entry.requestFields.map(({ name }) => name.toLowerCase());

describe('a recording in Firefox', () => {
  it('goes on with what is left where access to sites is taken back, says so, and is whole again when it is given', async () => {
    expect(await say('before', 'one')).toBe('one');
    await running.setHostAccess(false);
    await panelSays('Partly: page, iframes');
    expect(await say('before', 'two')).toBe('two');
    expect(await say('without', 'three')).toBe('three');
    const without = await recorded('without', 2);
    expect([without.status, names(without)]).toEqual([0, []]);
    expect(names(await recorded('before', 4))).toContain('sec-websocket-key');
    await running.setHostAccess(true);
    await running.untilCovered();
    expect(await say('after', 'four')).toBe('four');
    const after = await recorded('after', 2);
    expect(after.status).toBe(101);
    expect(names(after)).toContain('sec-websocket-key');
  });

  it('is not ended with the event page, which sleeps neither in traffic nor between', async () => {
    expect(await say('long', 'one')).toBe('one');
    // Longer than Firefox lets an idle event page live here: that it does not go is what is waited for.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await running.firefox.executeScript('chrome', STATE, GECKO_ID)).toBe('running');
    // As if Firefox had ended it all the same.
    const ended = await running.firefox.executeScript('chrome', TERMINATE, GECKO_ID);
    expect(ended).not.toBe('running');
    for (let n = 0; n < 20; n++) expect(await say('long', `then ${n}`)).toBe(`then ${n}`);
    const entry = await recorded('long', 42);
    expect(entry.messages.filter(({ type }) => type === 'send').map(({ data }) => data)).toEqual([
      'one',
      ...Array.from({ length: 20 }, (_, n) => `then ${n}`),
    ]);
    expect(entry.status).toBe(101);
  });

  it('tells what another add-on did to a handshake: blocked, and sent elsewhere', async () => {
    const path = await writeAddon();
    await running.firefox.send('chrome', 'Addon:Install', { path, temporary: true });
    expect(await say('ad', 'one')).toBe('closed 1006');
    // Firefox 153 redirects no WebSocket: whoever tries ends it.
    expect(await say('moved', 'two')).toBe('closed 1006');
    const unseen = { status: 0, responseFields: [], close: 'aborted' };
    // The browser tells its error beside the page's close, before or after it.
    await expect.poll(() => recorded('ad', 0)).toMatchObject({ ...unseen, errors: ['NS_ERROR_ABORT'] });
    await expect
      .poll(() => recorded('moved', 0))
      .toMatchObject({ ...unseen, errors: ['NS_ERROR_NOT_IMPLEMENTED'] });
    expect(await running.faults()).toEqual([]);
  });

  // Of mixed content the page alone is told, and its hook's word, which a page could forge, settles no cause: "most likely".
  it.each([
    [
      'no-such-name',
      'name-not-resolved',
      'Check the host’s name “no-such-name.invalid”: it has no address here',
    ],
    ['untrusted', 'tls-failed', 'the browser does not trust the issuer of the server’s certificate.'],
    [
      'closed-port',
      'connection-refused',
      'Firefox could not connect, most likely because nothing listens there.',
    ],
    ['insecure', 'mixed-content', 'nothing was sent, so the browser most likely blocked it.'],
  ])('says in the panel why %s failed, and accuses nobody', async (way, cause, sentence) => {
    await fail(way);
    await running.panel.click({ role: 'row', name: new RegExp(way) });
    await running.panel.click({ role: 'tab', name: 'Why it failed' });
    const said = () => running.panel.textOf({ role: 'region', name: 'Why it failed' });
    await expect.poll(said).toContain(sentence);
    await expect.poll(() => said()).toContain(cause);
    await running.panel.click({ role: 'tab', name: 'Checks' });
    const checks = await running.panel.textOf({ role: 'region', name: 'Checks' });
    const failed = [...checks.matchAll(/^failed\n(.+)$/gm)].map(([, check]) => check);
    expect(failed).toEqual([]);
  });

  it('records a tab of a container like any other', async () => {
    await running.firefox.executeAsyncScript('chrome', CONTAINER_TAB);
    await switchToLastTab();
    await running.openToolbox();
    await panelSays('Record');
    await running.firefox.navigate(page.url);
    await running.untilCovered();
    expect(await say('container', 'one')).toBe('one');
    expect((await recorded('container', 2)).status).toBe(101);
  });

  it('has no panel in a private window, where it may never record', async () => {
    expect(await running.firefox.executeAsyncScript('chrome', PRIVATE_WINDOW, GECKO_ID)).toEqual([]);
  });
});

const STATE = `return WebExtensionPolicy.getByID(arguments[0]).extension.backgroundState;`;

const TERMINATE = `
  const { extension } = WebExtensionPolicy.getByID(arguments[0]);
  return extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })
    .then(() => extension.backgroundState);
`;

const CONTAINER_TAB = `
  const [done] = arguments;
  gBrowser.selectedTab = gBrowser.addTab('about:blank', {
    userContextId: 1,
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });
  done(null);
`;

const PRIVATE_WINDOW = `
  const [id, done] = arguments;
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  (async () => {
    const opened = OpenBrowserWindow({ private: true });
    await new Promise((resolve) => opened.addEventListener('load', resolve, { once: true }));
    while (!opened.gBrowser?.selectedTab) await new Promise((resolve) => setTimeout(resolve, 20));
    const toolbox = await gDevTools.showToolboxForTab(opened.gBrowser.selectedTab);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const found = toolbox.getAdditionalTools().filter(({ extensionId }) => extensionId === id).map((tool) => tool.label);
    await toolbox.destroy();
    opened.close();
    return found;
  })().then(done, (problem) => done(String(problem)));
`;

/** Has the page open a socket that fails in a way that it is named after. */
async function fail(way: string): Promise<void> {
  const { firefox } = running;
  const open = (url: string) => firefox.executeScript('content', 'return window.say(arguments[0], "")', url);
  if (way === 'no-such-name') expect(await open('ws://no-such-name.invalid/')).toBe('closed 1006');
  const certificate = makeCertificate();
  if (way === 'closed-port') {
    const refused = await holdRefusedPort();
    expect(await open(`ws://127.0.0.1:${refused.port}/closed-port`)).toBe('closed 1006');
    await refused.close();
  }
  if (way !== 'untrusted' && way !== 'insecure') return;
  const secure = await startProvokingPage(certificate);
  closers.push(() => secure.close());
  if (way === 'untrusted') {
    expect(await open(`wss://127.0.0.1:${secure.port}/untrusted`)).toBe('closed 1015');
    return;
  }
  await trust(firefox, certificate, secure.port);
  const frame = await firefox.executeAsyncScript(
    'content',
    `const [url, done] = arguments;
     const frame = document.createElement('iframe');
     frame.onload = () => done(frame);
     frame.src = url;
     document.body.append(frame);`,
    secure.url,
  );
  await firefox.send('content', 'WebDriver:SwitchToFrame', { id: frame });
  const script = 'return window.provoke("ws://no-such-name.invalid/insecure", [], false)';
  expect(await firefox.executeScript('content', script)).toMatchObject({
    thrown: 'SecurityError: The operation is insecure.',
  });
  await firefox.send('content', 'WebDriver:SwitchToFrame', { id: null });
}

async function switchToLastTab(): Promise<void> {
  const handles = await running.firefox.send('content', 'WebDriver:GetWindowHandles');
  const last = Array.isArray(handles) ? handles.at(-1) : undefined;
  await running.firefox.send('content', 'WebDriver:SwitchToWindow', { handle: last });
}

/** An add-on like an ad blocker: it cancels one handshake and redirects another. */
async function writeAddon(): Promise<string> {
  const manifest = {
    manifest_version: 2,
    name: 'Other',
    version: '1',
    browser_specific_settings: { gecko: { id: 'other@example.org' } },
    permissions: ['webRequest', 'webRequestBlocking', '<all_urls>'],
    background: { scripts: ['background.js'] },
  };
  const script = `browser.webRequest.onBeforeRequest.addListener(({ url }) => {
    if (url.endsWith('/ad')) return { cancel: true };
    if (url.endsWith('/moved')) return { redirectUrl: url.replace('/moved', '/target') };
    return {};
  }, { urls: ['<all_urls>'], types: ['websocket'] }, ['blocking']);`;
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'background.js'), script);
  return folder;
}
