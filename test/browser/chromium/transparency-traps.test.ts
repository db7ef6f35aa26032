import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingStatus } from '../../../src/channel/command.ts';
import { startWitnessServer, type WitnessServer } from '../../support/servers/witness-server.ts';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { serveSite } from './transparency/site.ts';

// A page that has a trap on every function and getter it can reach: whatever the hook is asked to do, none of them fires. So no
// code of a page runs inside the hook's, where it could take hold of the line to the relay.

const TRAPS = readFileSync(new URL('transparency/traps.js', import.meta.url), 'utf8');

const attribute = ({ page }: CapturedTab, name: string) => page.locator('html').getAttribute(`data-${name}`);

describe('a page with a trap on everything', () => {
  let server: WitnessServer;
  let rig: CaptureRig;

  beforeAll(async () => {
    server = await startWitnessServer((url, request) =>
      url.pathname === '/traps'
        ? {
            type: 'text/html; charset=utf-8',
            body: `<!doctype html><link rel="icon" href="data:,"><script>${TRAPS}</script>`,
          }
        : serveSite(url, request),
    );
    rig = await startCaptureRig();
  });
  afterAll(async () => {
    await rig?.close();
    await server?.close();
  });

  it.each([
    ['standard', 'deep'],
    ['deep', 'standard'],
  ] as const)('sees none of them fire in %s, then %s, whatever the hook has to do', async (mode, next) => {
    const tab = await rig.openTab(`${server.origin}/blank`);
    const told = (text: string) => expect.poll(() => attribute(tab, 'told')).toContain(text);
    await tab.record(mode);
    await tab.page.goto(`${server.origin}/traps`);
    await told('answered 6; ');
    await told('subclass closed');
    await told('stream closed');
    expect(Number(await attribute(tab, 'traps'))).toBeGreaterThan(5000);
    expect(await attribute(tab, 'works')).toBe('yes');
    expect(await attribute(tab, 'told')).toContain(
      `looked at as always; ${'threw; threw; not looked at; '.repeat(4)}refused; `,
    );
    const made = async () => {
      const created = (await tab.events()).filter((event) => event.type === 'connection/created');
      return new Set(
        created.filter(({ url }) => url.endsWith('of=traps')).map(({ connection }) => connection),
      );
    };
    await expect.poll(async () => (await made()).size).toBe(1);
    const [connection] = await made();
    if (connection === undefined) throw new Error('no connection');
    const ofSocket = { connection, id: 1 } as const;
    const changed = async (what: () => Promise<void>, is: (status: RecordingStatus) => boolean) => {
      await what();
      await expect.poll(async () => is(await tab.status())).toBe(true);
    };
    // The page's hook may still be on its way to what is asked of it.
    const done = (command: Parameters<CapturedTab['ask']>[0]) =>
      expect.poll(() => tab.ask(command)).toBeNull();
    await done({ type: 'send-message', ...ofSocket, opcode: 'text', data: 'from the panel' });
    await told('answered 7; ');
    await changed(
      () => tab.say({ type: 'set-mode', mode: next }),
      (status) => status.mode === next,
    );
    await done({ type: 'send-message', ...ofSocket, opcode: 'binary', data: 'AQID' });
    await told('answered 8; ');
    await changed(
      () => tab.say({ type: 'stop-recording' }),
      (status) => !status.recording,
    );
    await changed(
      () => tab.say({ type: 'start-recording' }),
      (status) => status.recording,
    );
    const again = { connection, id: 2 } as const;
    await done({ type: 'close-connection', ...again, code: 3000, reason: 'by the panel' });
    await told('closed by 3000');
    expect(await attribute(tab, 'fired')).toBe('');
    await tab.page.close();
  });
});
