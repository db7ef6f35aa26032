import type { CDPSession } from 'playwright-core';
import { buildExtension } from '../build/build-extension.ts';
import { chooseSource, type RecordingSource } from '../start/recording-source.ts';
import { type DevtoolsUnderTest, devtoolsUnderTest, PATIENCE } from './devtools-under-test.ts';
import { heapUsage } from './heap.ts';

/** Our panel in real DevTools beside a page of the flood server. */
export interface PanelUnderTest extends DevtoolsUnderTest {
  /** Switches recording on or off, as a person would. */
  record(on: boolean): Promise<void>;
  /**
   * Replaces the panel by a page that is busy for a given time in each frame after an announced batch and does nothing
   * else. Its tasks show how much wall time the same work takes any panel under this load. The panel does not come back.
   *
   * @param milliseconds of work, measured while nothing else runs
   */
  countInstead(milliseconds: number): Promise<void>;
  /**
   * Replaces the panel by a minimal list without a framework: rows of six words, all written again in the frame after each
   * announced batch. The panel does not come back.
   *
   * @param letters of the last word of each row
   */
  listInstead(rows: number, letters: number): Promise<void>;
  /** Selects the newest connection of the list and its Messages tab. */
  openMessages(): Promise<void>;
  /** Waits until the footer counts so many messages. */
  hasMessages(count: number): Promise<void>;
  clear(): Promise<void>;
  /** Switches recording off and starts an empty log, which `writeStoredMessages` fills. */
  emptyLog(): Promise<void>;
  /** Bytes of the panel's JavaScript heap, array buffers included, after a collection. */
  heap(): Promise<number>;
}

/** Starts a browser with DevTools on the Switchyard panel; resolves when it records in that mode. */
export async function panelUnderTest(url: string, mode: RecordingSource = 'deep'): Promise<PanelUnderTest> {
  const test = await devtoolsUnderTest(url, await buildExtension());
  const { devtools, panel } = test;
  try {
    const button = (pressed: boolean) => panel.getByRole('button', { name: 'Record', exact: true, pressed });
    await chooseSource(panel, mode);
    await button(true).waitFor();
    const cdp: CDPSession = await devtools.context().newCDPSession(panel);
    const record = async (on: boolean) => {
      if (await button(on).isVisible()) return;
      await button(!on).click();
      await button(on).waitFor();
    };
    const clear = async () => {
      await panel.getByRole('button', { name: 'Clear', exact: true }).click();
      await panel.getByRole('status', { name: 'Summary' }).getByText('0 messages', { exact: true }).waitFor();
    };
    const toImage = async () => {
      await panel.goto(new URL('/icons/switchyard-128.png', panel.url()).href);
      await panel.evaluate('globalThis.__name = (named) => named');
    };
    return {
      ...test,
      record,
      countInstead: async (milliseconds) => {
        await toImage();
        await panel.evaluate(countInFrames, milliseconds);
      },
      listInstead: async (rows, letters) => {
        await toImage();
        await panel.evaluate(listInFrames, { rows, letters });
      },
      openMessages: async () => {
        await panel
          .getByRole('grid', { name: 'Connections' })
          .getByRole('row')
          .filter({ has: panel.getByRole('gridcell') })
          .last()
          .click();
        await panel.getByRole('tab', { name: 'Messages' }).click();
      },
      hasMessages: async (count) => {
        await panel.waitForFunction(
          (wanted) => {
            const words = document.querySelector('[role=status][aria-label="Summary"]')?.textContent ?? '';
            return Number(/([\d,.]+) messages?/.exec(words)?.[1]?.replace(/\D/g, '') ?? 0) >= wanted;
          },
          count,
          { timeout: PATIENCE },
        );
      },
      clear,
      emptyLog: async () => {
        await record(false);
        await clear();
        await record(true);
        await record(false);
      },
      heap: async () => {
        await cdp.send('HeapProfiler.collectGarbage');
        const usage = heapUsage(await cdp.send('Runtime.getHeapUsage'));
        return usage === null ? Number.NaN : usage.heap + usage.buffers;
      },
    };
  } catch (problem) {
    await test.close();
    throw problem;
  }
}

/** Runs in the document. */
function countInFrames(milliseconds: number): void {
  let sum = 0;
  const count = (times: number) => {
    for (let n = 0; n < times; n++) sum = (sum * 31 + n) | 0;
  };
  const MANY = 20_000_000;
  count(MANY);
  const began = performance.now();
  count(MANY);
  const times = (MANY * milliseconds) / (performance.now() - began);
  let asked = false;
  new BroadcastChannel('switchyard-log').addEventListener('message', () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      count(times);
    });
  });
}

/** Runs in the document. */
function listInFrames({ rows, letters }: { readonly rows: number; readonly letters: number }): void {
  const words: Text[] = [];
  const list = document.createElement('div');
  list.style.cssText = 'position: fixed; inset: 0; overflow: hidden; background: #fff; font: 11px monospace';
  for (let row = 0; row < rows; row++) {
    const line = document.createElement('div');
    line.style.cssText =
      'display: grid; grid-template-columns: 24px 92px 62px 66px 74px 1fr; height: 21px; contain: strict; line-height: 21px';
    for (let column = 0; column < 6; column++) {
      const cell = document.createElement('div');
      cell.style.cssText = 'padding: 0 6px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap';
      const word = new Text('');
      cell.append(word);
      line.append(cell);
      words.push(word);
    }
    list.append(line);
  }
  document.body.append(list);
  let asked = false;
  let count = 0;
  const write = () => {
    asked = false;
    count++;
    for (const [at, word] of words.entries()) {
      word.data = at % 6 === 5 ? `${count} ${at} `.padEnd(letters, 'x') : `${count}:${at}.000`;
    }
  };
  new BroadcastChannel('switchyard-log').addEventListener('message', () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(write);
  });
}
