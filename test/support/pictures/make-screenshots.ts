import { mkdir } from 'node:fs/promises';
import type { Frame } from 'playwright-core';
import { startDemo } from '../../../src/cli/demo/start-demo.ts';
import { startRecordingPanel } from '../recording/recording-panel.ts';

// Makes the README's pictures from the real panel in real DevTools, recording the demo:
// node --import tsx test/support/pictures/make-screenshots.ts

const folder = new URL('../../../.github/pictures/', import.meta.url).pathname;
const size = { width: 1360, height: 640 };
/** A NetLog of Chromium, whose first connection spoke with compression, pings and a close. */
const netlog = new URL('../../fixtures/netlog/everything-ws.json', import.meta.url).pathname;

/** What to click for one picture. */
interface Picture {
  readonly name: string;
  readonly theme: 'light' | 'dark';
  readonly connection: string | null;
  readonly tab?: string;
  /** The file that is opened first. It stays open for the pictures after it. */
  readonly file?: string;
  readonly finally?: (panel: Frame) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: 'connections', theme: 'light', connection: null },
  { name: 'handshake', theme: 'light', connection: 'chat', tab: 'Handshake' },
  { name: 'messages', theme: 'light', connection: 'chat', tab: 'Messages', finally: chooseMessage },
  { name: 'decoded', theme: 'light', connection: 'mqtt', tab: 'Messages', finally: choosePublish },
  { name: 'timeline', theme: 'light', connection: 'rpc', tab: 'Timeline', finally: awaitTimes },
  { name: 'failed', theme: 'light', connection: 'wrong-accept', tab: 'Why it failed' },
  { name: 'checks', theme: 'light', connection: 'wrong-accept', tab: 'Checks' },
  { name: 'wire', theme: 'light', connection: 'echo', tab: 'Wire', file: netlog, finally: chooseFrame },
  { name: 'handshake-dark', theme: 'dark', connection: 'chat', tab: 'Handshake' },
  { name: 'failed-dark', theme: 'dark', connection: '404', tab: 'Why it failed' },
];

async function chooseMessage(panel: Frame): Promise<void> {
  await panel
    .getByRole('grid', { name: 'Messages' })
    .getByRole('row')
    .filter({ hasText: '"from":"ben"' })
    .last()
    .click();
  await panel.getByRole('region', { name: 'Message details' }).getByRole('tab', { name: 'JSON' }).click();
}

async function choosePublish(panel: Frame): Promise<void> {
  await panel
    .getByRole('grid', { name: 'Messages' })
    .getByRole('row')
    .filter({ hasText: 'PUBLISH' })
    .last()
    .click();
  await panel.getByRole('region', { name: 'Message details' }).getByRole('tab', { name: 'Decoded' }).click();
}

async function awaitTimes(panel: Frame): Promise<void> {
  await panel.getByRole('table', { name: 'Time to answer' }).waitFor();
}

async function chooseFrame(panel: Frame): Promise<void> {
  await panel
    .getByRole('grid', { name: 'Frames' })
    .getByRole('row')
    .filter({ hasText: 'whole message' })
    .nth(2)
    .click();
}

await mkdir(folder, { recursive: true });
const demo = await startDemo();
for (const theme of ['light', 'dark'] as const) {
  const recording = await startRecordingPanel({
    flags: [`--ignore-certificate-errors-spki-list=${demo.spkiHash}`],
    theme,
    size,
    mode: 'standard',
  });
  const { page, panel, devtools } = recording;
  await page.goto(`${demo.url}?fail=404,wrong-accept,subprotocol-not-chosen,426,masked-frame,close-4000`);
  await page.getByText(/^Failed in \d+ ways$/).waitFor();
  // Some seconds of life, so that there is something to see.
  await page.waitForTimeout(10_000);
  for (const { name, connection, tab, file, finally: last } of PICTURES.filter(
    (picture) => picture.theme === theme,
  )) {
    if (file !== undefined) {
      await panel.locator('.toolbar input[type=file]').setInputFiles(file);
      await panel.getByRole('region', { name: 'Stored session' }).waitFor();
    }
    if (connection !== null) {
      const grid = panel.getByRole('grid', { name: 'Connections' });
      await grid.getByRole('row').filter({ hasText: connection }).first().click();
    }
    if (tab !== undefined) await panel.getByRole('tab', { name: tab }).click();
    await last?.(panel);
    await page.waitForTimeout(300);
    const path = `${folder}${name}.png`;
    await devtools.screenshot({ path });
    console.log(path);
  }
  await recording.close();
}
await demo.close();
