import { type ObservedBrowser, type Observer, observedBrowser } from './observed-browser.ts';
import type { RowResult, Scale } from './row.ts';
import { decodingRows } from './rows/decoding.ts';
import { deepBurstRows } from './rows/deep-burst.ts';
import { exportRows } from './rows/export.ts';
import { exportTasksRow } from './rows/export-tasks.ts';
import { firstPaintRow } from './rows/first-paint.ts';
import { idleFramesRow } from './rows/idle-frames.ts';
import { idleTabRow } from './rows/idle-tab.ts';
import { judgingRow } from './rows/judging.ts';
import { keepingRows } from './rows/keeping.ts';
import { largeImportRows } from './rows/large-import.ts';
import { largeViewRows } from './rows/large-views.ts';
import { millionOpenRows } from './rows/million-open.ts';
import { millionScrollRow } from './rows/million-scroll.ts';
import { packageStartRow } from './rows/package-start.ts';
import { panelFedRow } from './rows/panel-fed.ts';
import { panelBurstRow, panelLiveRow } from './rows/panel-live.ts';
import { panelSizeRow } from './rows/panel-size.ts';
import { standardBurstRows } from './rows/standard-burst.ts';
import { standardPanelRow } from './rows/standard-panel.ts';
import { textFilterRows } from './rows/text-filter.ts';

/** One measurement and the rows that it gives. */
export interface Measurement {
  readonly rows: readonly number[];
  /** @param url of the server that floods pages with messages */
  readonly measure: (url: string, scale: Scale) => Promise<RowResult[]>;
}

/** In the order in which they run. */
export const MEASUREMENTS: readonly Measurement[] = [
  { rows: [15], measure: async (_, scale) => [await judgingRow(scale)] },
  { rows: [18], measure: (_, scale) => decodingRows(scale) },
  { rows: [19], measure: (_, scale) => largeImportRows(scale) },
  { rows: [20], measure: async (_, { rounds }) => [await packageStartRow(rounds)] },
  { rows: [16], measure: async () => [await panelSizeRow()] },
  { rows: [14, 17], measure: (_, scale) => exportRows(scale) },
  { rows: [16], measure: async (_, { rounds }) => [await firstPaintRow(rounds)] },
  { rows: [14], measure: async (url, scale) => [await exportTasksRow(url, scale)] },
  { rows: [7, 12, 17], measure: millionOpenRows },
  { rows: [11], measure: async (url, scale) => [await millionScrollRow(url, scale)] },
  { rows: [21], measure: largeViewRows },
  { rows: [13, 17], measure: textFilterRows },
  { rows: [10], measure: async (url, scale) => [await panelLiveRow(url, 'standard', scale)] },
  { rows: [10], measure: async (url, scale) => [await panelLiveRow(url, 'deep', scale)] },
  { rows: [10], measure: async (url, scale) => [await panelFedRow(url, scale)] },
  { rows: [9], measure: async (url, scale) => [await panelBurstRow(url, scale)] },
  {
    rows: [1, 2],
    measure: (url, scale) =>
      withBrowsers(url, ['no-op', 'bare-deep', 'deep'], (of) =>
        deepBurstRows(of('no-op'), of('bare-deep'), of('deep'), scale),
      ),
  },
  {
    rows: [6, 8, 17],
    measure: (url, scale) =>
      withBrowsers(url, ['no-op', 'deep'], (of) => keepingRows(of('deep'), of('no-op'), scale)),
  },
  {
    rows: [3],
    measure: (url, scale) =>
      withBrowsers(url, ['none', 'bare-standard', 'standard'], (of) =>
        standardBurstRows({ none: of('none'), least: of('bare-standard'), standard: of('standard') }, scale),
      ),
  },
  { rows: [4], measure: async (url, scale) => [await standardPanelRow(url, scale)] },
  { rows: [5], measure: (url, scale) => idle(url, 'not-recording', scale) },
  { rows: [5], measure: (url, scale) => idle(url, 'another-tab', scale) },
  {
    rows: [5],
    measure: (url, scale) =>
      withBrowsers(url, ['none', 'not-recording'], async (of) => [
        await idleFramesRow(of('none'), of('not-recording'), scale),
      ]),
  },
];

function idle(url: string, idler: 'not-recording' | 'another-tab', scale: Scale): Promise<RowResult[]> {
  return withBrowsers(url, ['none', idler], async (of) => [await idleTabRow(of('none'), of(idler), scale)]);
}

/** Starts a browser for each of these observers, all at once, so that rounds can take turns. */
async function withBrowsers<T extends Observer>(
  url: string,
  observers: readonly T[],
  use: (of: (observer: T) => ObservedBrowser) => Promise<RowResult[]>,
): Promise<RowResult[]> {
  const browsers = new Map<T, ObservedBrowser>();
  try {
    for (const observer of observers) browsers.set(observer, await observedBrowser(observer, url));
    return await use((observer) => {
      const browser = browsers.get(observer);
      if (browser === undefined) throw new Error(`no browser was started for ${observer}`);
      return browser;
    });
  } finally {
    for (const browser of browsers.values()) await browser.close();
  }
}
