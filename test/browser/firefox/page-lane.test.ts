import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

// What a page goes through stands between the messages of its socket, as Firefox reports it to the page.

const PAGE = `<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,"><script>
  function open() {
    return new Promise((resolve) => {
      const socket = new WebSocket('ws://' + location.host + '/live');
      socket.onopen = () => resolve('open');
      window.socket = socket;
    });
  }
</script>`;

let site: Awaited<ReturnType<typeof listen>>;
let running: FirefoxPanel;
let page: string;

beforeAll(async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  });
  new WebSocketServer({ server }).on('connection', () => {});
  site = await listen(server);
  page = `http://127.0.0.1:${site.port}/page`;
  running = await startFirefoxPanel({ url: page });
  await running.untilCovered();
  await running.panel.click({ role: 'checkbox', name: 'Preserve log' });
  await running.firefox.executeScript('content', 'return window.open()');
  await running.panel.click({ role: 'row', name: /live/ });
  await running.panel.click({ role: 'tab', name: /^Messages/ });
});

afterAll(async () => {
  await running?.close();
  await site?.close();
});

const said = () => document.body.textContent;

function panelSays(text: string): Promise<void> {
  return vi.waitFor(async () => expect(await running.panel.evaluate(said)).toContain(text), 60_000);
}

it('a page that goes out of sight, and into it again', async () => {
  const { firefox } = running;
  await firefox.executeScript(
    'chrome',
    `window.switchyardTab = gBrowser.selectedTab;
     gBrowser.selectedTab = gBrowser.addTab('about:blank', {
       triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
     });`,
  );
  await panelSays('Page hidden');
  await firefox.executeScript(
    'chrome',
    'gBrowser.removeTab(gBrowser.selectedTab); gBrowser.selectedTab = window.switchyardTab;',
  );
  await panelSays('Page visible again');
});

it('a browser that goes offline, and online again', async () => {
  const { firefox } = running;
  await firefox.executeScript('chrome', 'Services.io.offline = true; Services.io.offline = false;');
  await panelSays('Browser offline');
  await panelSays('Browser online again');
});
