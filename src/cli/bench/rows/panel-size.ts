import { buildExtension } from '../../build/build-extension.ts';
import { PANEL_LIMIT, panelSize, readBundle } from '../../test/scan-bundle.ts';
import type { RowResult } from '../row.ts';

/** Row 16, second half: the size of the scripts that the panel loads at once. */
export async function panelSizeRow(): Promise<RowResult> {
  const bytes = panelSize(await readBundle(await buildExtension()));
  return {
    row: 16,
    what: "panel's scripts, gzipped",
    measured: `${(bytes / 1000).toFixed(1)} kB`,
    goal: '<= 120 kB',
    reached: bytes > 0 && bytes <= PANEL_LIMIT,
    raw: { bytes },
  };
}
