// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside the panel cannot use their scope
import { tasksDuring } from '../main-thread.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';
import { announceLastBatch, writeStoredMessages } from '../stored-messages.ts';

declare global {
  /** The progress of the opening that is awaited, in the panel's document. */
  var switchyardOpening: Promise<Omit<Opening, 'work'>> | undefined;
}

const SIZE = 64;

interface Opening {
  readonly firstRows: number;
  readonly all: number;
  /**
   * How many milliseconds the panel's thread worked. The footer counts every 200 ms, so the clock cannot distinguish
   * openings that took less.
   */
  readonly work: number;
}

/** Rows 7, 12 and 17: how much memory and time a stored session takes in the panel. */
export async function millionOpenRows(url: string, { factor }: Scale): Promise<RowResult[]> {
  const count = 1_000_000 * factor;
  const few = 10_000;
  const test = await panelUnderTest(url);
  try {
    const rounds: Opening[] = [];
    const small: Opening[] = [];
    const heaps: number[] = [];
    for (let round = 0; round < 3; round++) {
      await test.emptyLog();
      small.push(await open(test, few));
      await test.emptyLog();
      const before = await test.heap();
      rounds.push(await open(test, count));
      heaps.push(((await test.heap()) - before) / count);
    }
    const first = median(rounds.map(({ firstRows }) => firstRows));
    const all = median(rounds.map(({ all: took }) => took));
    const growth = rounds.map(({ work }, i) => work / count / ((small[i]?.work ?? Number.NaN) / few));
    const raw = { count, rounds, small, heaps };
    return [
      {
        row: 7,
        what: `panel's heap a message, ${count} messages, no payload loaded`,
        measured: `${median(heaps).toFixed(1)} B (${spread(heaps, 1)})`,
        goal: '<= 32 B',
        reached: median(heaps) <= 32,
        raw,
      },
      {
        row: 12,
        what: `open a stored session of ${count} messages, first rows and all`,
        measured: `${first.toFixed(0)} ms and ${all.toFixed(0)} ms`,
        goal: '<= 300 ms and <= 2000 ms',
        reached: first <= 300 && all <= 2000,
        raw,
      },
      {
        row: 17,
        what: `row 12, the panel's work a message at ${count} / at ${few}`,
        measured: `${median(growth).toFixed(2)} (${spread(growth)})`,
        goal: '<= 1.1',
        reached: median(growth) <= 1.1,
        raw,
      },
    ];
  } finally {
    await test.close();
  }
}

/** Writes the session without the panel, then measures from the moment at which the panel reads the disk. */
async function open(test: PanelUnderTest, count: number): Promise<Opening> {
  const seed = { count, size: SIZE, from: Date.now(), announce: false };
  const log = await test.panel.evaluate(writeStoredMessages, seed);
  await test.panel.evaluate(watchOpening, count);
  let took = { firstRows: 0, all: 0 };
  const { cpu } = await tasksDuring(test.browserSession, test.panel, async () => {
    await test.panel.evaluate(announceLastBatch, log);
    took = await test.panel.evaluate(() => globalThis.switchyardOpening ?? { firstRows: 0, all: 0 });
  });
  return { ...took, work: cpu.reduce((sum, task) => sum + task, 0) };
}

/** Runs in the panel: the text of its footer, frame by frame, from the first announcement on. */
function watchOpening(count: number): void {
  const counted = () => {
    const words = document.querySelector('[role=status][aria-label="Summary"]')?.textContent ?? '';
    return Number(/([\d,.]+) messages?/.exec(words)?.[1]?.replace(/\D/g, '') ?? 0);
  };
  const opening = new Promise<Omit<Opening, 'work'>>((resolve) => {
    const channel = new BroadcastChannel('switchyard-log');
    channel.addEventListener('message', ({ data }) => {
      if (data.type !== 'batch') return;
      channel.close();
      const began = performance.now();
      let firstRows = 0;
      const look = () => {
        const now = counted();
        if (now > 0 && firstRows === 0) firstRows = performance.now() - began;
        if (now >= count) resolve({ firstRows, all: performance.now() - began });
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  globalThis.switchyardOpening = opening;
}
