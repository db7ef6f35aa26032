// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside the panel cannot use their scope
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';
import { writeStoredMessages } from '../stored-messages.ts';

const SIZE = 64;

interface Search {
  readonly firstHits: number;
  readonly all: number;
  /** Reading all payload blocks and searching them for the same bytes, on one thread. */
  readonly raw: number;
  /** Searching alone, with all blocks in memory. */
  readonly scan: number;
}

/** Rows 13 and 17: a text typed into the filter, beside a bare scan of the same stored bytes. */
export async function textFilterRows(url: string, { factor }: Scale): Promise<RowResult[]> {
  const count = 1_000_000 * factor;
  const few = 10_000;
  const test = await panelUnderTest(url);
  try {
    const small = await searches(test, few);
    const large = await searches(test, count);
    const found = large.map(({ raw, all }) => raw / all);
    const first = median(large.map(({ firstHits }) => firstHits));
    const growth = large.map(({ all }, i) => all / count / ((small[i]?.all ?? Number.NaN) / few));
    const raw = { count, large, small };
    return [
      {
        row: 13,
        what: `text filter over ${count} x ${SIZE} B: raw read and scan of the same bytes / filter, first hits`,
        measured: `${median(found).toFixed(2)} (${spread(found)}; scan alone ${median(large.map((run) => run.scan / run.all)).toFixed(2)}), ${first.toFixed(0)} ms`,
        goal: '>= 0.5, <= 100 ms',
        reached: median(found) >= 0.5 && first <= 100,
        raw,
      },
      {
        row: 17,
        what: `row 13, time a message at ${count} / at ${few}`,
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

async function searches(test: PanelUnderTest, count: number): Promise<Search[]> {
  await test.emptyLog();
  await test.panel.evaluate(writeStoredMessages, { count, size: SIZE, from: Date.now() });
  await test.hasMessages(count);
  await test.openMessages();
  const runs: Search[] = [];
  for (let round = 0; round < 3; round++) {
    const text = `${round + 7}7 x`;
    await test.panel.getByRole('searchbox', { name: 'Filter messages' }).fill('');
    const { raw, scan } = await test.panel.evaluate(rawScan, text);
    runs.push({ ...(await test.panel.evaluate(typeFilter, text)), raw, scan });
  }
  await test.panel.getByRole('searchbox', { name: 'Filter messages' }).fill('');
  return runs;
}

/** Runs inside of the panel: types a filter, and watches its result frame by frame. */
async function typeFilter(text: string): Promise<{ firstHits: number; all: number }> {
  const box = document.querySelector<HTMLInputElement>('input[aria-label="Filter messages"]');
  if (box === null) throw new Error('there is no filter');
  const began = performance.now();
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let firstHits = 0;
  while (performance.now() - began < 120_000) {
    const words = document.querySelector('[role=status][aria-label="Filter result"]')?.textContent ?? '';
    const hits = Number(/^[\d,.]+/.exec(words)?.[0].replace(/\D/g, '') ?? 0);
    if (hits > 0 && firstHits === 0) firstHits = performance.now() - began;
    if (hits > 0 && !words.endsWith('so far')) return { firstHits, all: performance.now() - began };
    await frame();
  }
  throw new Error('the filter came to no end');
}

/** Runs inside of the panel: milliseconds of reading all payload blocks and looking for a text in each. */
async function rawScan(text: string): Promise<{ raw: number; scan: number }> {
  const database: IDBDatabase = await new Promise((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
  });
  const began = performance.now();
  const blocks: Uint8Array[] = await new Promise((resolve, reject) => {
    const request = database.transaction('payloads').objectStore('payloads').getAll();
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
  });
  const read = performance.now();
  const decoder = new TextDecoder('latin1');
  let hits = 0;
  for (const block of blocks) {
    const words = decoder.decode(block);
    for (let at = words.indexOf(text); at >= 0; at = words.indexOf(text, at + 1)) hits++;
  }
  const ended = performance.now();
  database.close();
  if (hits === 0) throw new Error('the scan found nothing');
  return { raw: ended - began, scan: ended - read };
}
