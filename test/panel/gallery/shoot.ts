import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

// Takes a picture of every screen, light and dark, wide and narrow: npx tsx test/panel/gallery/shoot.ts DIR [NAME]
const folder = process.argv[2] ?? 'test-results/gallery';
const only = process.argv[3] ?? '';
const SCREENS: Readonly<Record<string, string>> = {
  empty: 'empty',
  stopped:
    'empty&stopped&trouble=Recording+ended:+you+pressed+Cancel+in+the+browser%E2%80%99s+debugging+bar.',
  list: '',
  handshake: 'connection=0&tab=handshake',
  'handshake-h2': 'connection=1&tab=handshake',
  'handshake-refused': 'connection=2&tab=handshake',
  'handshake-accept': 'connection=5&tab=handshake',
  failed: 'connection=2',
  checks: 'connection=5&tab=checks',
  'checks-healthy': 'connection=0&tab=checks&end',
  messages: 'connection=0&tab=messages',
  'message-json': 'connection=0&tab=messages&message=0',
  'message-text': 'connection=0&tab=messages&message=2',
  'message-hex': 'connection=0&tab=messages&message=3',
  'messages-gap': 'connection=6&tab=messages',
  'messages-filter': 'connection=0&tab=messages&burst=2000&filter=needle',
  'decoded-mqtt': 'decoded&connection=0&tab=messages&message=2',
  'decoded-socket-io': 'decoded&connection=1&tab=messages&message=9',
  'decoded-problem': 'decoded&connection=1&tab=messages&message=12',
  'decoded-signalr': 'decoded&connection=2&tab=messages&message=15',
  'decoded-protobuf': 'decoded&connection=3&tab=messages&message=16',
  'compare-mqtt': 'decoded&connection=0&tab=messages&message=2&compare=2,4',
  'compare-json': 'connection=0&tab=messages&message=0&compare=0,1',
  'fields-mqtt': 'decoded&connection=0&tab=messages&message=2&fields=decoded.topic,decoded.payload.celsius',
  'group-json': 'connection=0&tab=messages&group=json.type',
  'messages-folded': 'rhythm&connection=1&tab=messages',
  'list-groups': 'rhythm',
  'list-groups-details': 'rhythm&connection=2',
  overview: 'more&overview',
  'overview-details': 'rhythm&overview&connection=2',
  'overview-many': 'many&overview',
  timeline: 'rhythm&connection=0&tab=timeline',
  'timeline-idle': 'rhythm&connection=2&tab=timeline',
  'close-signs': 'rhythm&connection=2&tab=close',
  close: 'connection=6&tab=close',
  'close-hidden': 'connection=5&tab=close',
  initiator: 'connection=0&tab=initiator',
  export: 'export&connection=0',
  'empty-late': 'empty&coverage=late',
  'list-more': 'more&putoff=3',
  'page-lane': 'more&connection=13&tab=handshake&end',
  'page-lane-messages': 'more&connection=13&tab=messages',
  'failed-permission': 'more&connection=14&permission=prompt',
  'failed-denied': 'more&connection=14&permission=denied',
  'failed-access': 'more&connection=2&coverage=refused',
  'list-deep': 'more&mode=deep&coverage=deep',
  send: 'more&connection=0&tab=messages&part=send',
  'send-json': 'connection=0&tab=messages&part=send&format=json&draft={"a":1',
  'send-file': 'connection=0&tab=messages&part=send&format=file',
  'send-message': 'more&connection=0&tab=messages&message=1&part=send&format=hex&draft=00+ff',
  'send-over': 'connection=6&tab=messages&message=0',
  'send-close': 'connection=0&tab=messages&part=close',
  'event-stream': 'more&connection=10&tab=messages',
  'close-cause': 'more&connection=12&tab=close',
  'initiator-joined': 'more&connection=12&tab=initiator',
  'initiator-message': 'more&connection=0&tab=initiator&message=1',
  settings: 'settings',
  'checks-off': 'connection=2&tab=checks&off=transport-is-encrypted,retry-backs-off',
  wire: 'wire&connection=0&tab=wire',
  'wire-frame': 'wire&join=exact&connection=0&tab=wire&frame=5',
  'wire-fault': 'wire&join=by-order&connection=0&tab=wire&frame=7',
  'wire-not-utf8': 'wire=broken&connection=0&tab=wire&frame=1',
  'wire-close': 'wire=broken&connection=0&tab=wire&frame=4',
  'wire-cut': 'wire=broken&connection=0&tab=wire&frame=5',
  'wire-headers': 'wire=headers&connection=0&tab=wire&frame=1',
  'wire-message': 'wire&connection=0&tab=messages&message=1',
  'wire-none-refused': 'connection=2&tab=wire',
  'wire-record': 'connection=0&tab=wire&joining',
  'wire-none': 'connection=0&tab=wire',
  'copy-as': 'connection=0&tab=handshake&copy',
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
for (const [name, query] of Object.entries(SCREENS)) {
  if (!name.startsWith(only)) continue;
  for (const [size, width, height] of [
    ['wide', 1280, 720],
    ['narrow', 400, 640],
  ] as const) {
    for (const theme of ['light', 'dark']) {
      await page.setViewportSize({ width, height });
      await page.goto(`http://127.0.0.1:5199/?theme=${theme}&${query}`);
      await page.getByRole('status', { name: 'Summary' }).waitFor();
      if (query.includes('overview')) await page.locator('.life-picture').waitFor();
      if (query.includes('copy')) await page.getByRole('button', { name: 'Copy as…' }).click();
      if (query.endsWith('&end')) {
        await page.locator('.details .page').evaluate((view) => view.scrollTo(0, view.scrollHeight));
      }
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${folder}/${name}-${size}-${theme}.png` });
    }
  }
}
await browser.close();
