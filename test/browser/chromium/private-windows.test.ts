import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

describe('private windows', () => {
  let rig: CaptureRig;
  let server: CaptureServer;
  let tab: CapturedTab;

  beforeAll(async () => {
    server = await startCaptureServer();
    rig = await startCaptureRig();
    tab = await rig.openTab(`${server.origin}/`);
  });
  afterAll(async () => {
    await rig?.close();
    await server?.close();
  });

  it('hold nothing of ours, and nobody can switch the extension on there', async () => {
    const id = new URL(rig.control.url()).host;
    const settings = await rig.context.newPage();
    await settings.goto('chrome://extensions');
    const allowed = await settings.evaluate(async (extensionId) => {
      const manager = Reflect.get(chrome, 'developerPrivate');
      await manager.updateExtensionConfiguration({ extensionId, incognitoAccess: true }).catch(() => {});
      return (await manager.getExtensionInfo(extensionId)).incognitoAccess;
    }, id);
    expect(allowed).toMatchObject({ isEnabled: false, isActive: false });
    await settings.close();

    const isOurs = (origin: string) => origin === `chrome-extension://${id}`;
    const here = await rig.context.newCDPSession(tab.page);
    expect((await worlds(here)).some(isOurs)).toBe(true);
    const hidden = await rig.context.browser()?.newContext();
    if (hidden === undefined) throw new Error('there is no private window');
    const page = await hidden.newPage();
    await page.goto(`${server.origin}/private`);
    const there = await worlds(await hidden.newCDPSession(page));
    expect(there.length).toBeGreaterThan(0);
    expect(there.some(isOurs)).toBe(false);
    await hidden.close();
  });
});

/** Origins of the worlds of a page's frames, as they are made. */
async function worlds(session: CDPSession): Promise<readonly string[]> {
  const origins: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => origins.push(context.origin));
  await session.send('Runtime.enable');
  return origins;
}
