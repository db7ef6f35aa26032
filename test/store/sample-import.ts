import { epochMilliseconds } from '../../src/events/units.ts';
import type { ImportedFrom } from '../../src/store/imported-from.ts';

/** Where an imported log came from. */
export const IMPORTED: ImportedFrom = {
  fileName: 'old.har',
  format: 'har',
  producer: 'Proxy 1',
  at: epochMilliseconds(2000),
  ordinaryRequests: 3,
  problems: [{ where: 'log.entries[1]', what: 'is broken' }],
  problemCount: 1,
};
