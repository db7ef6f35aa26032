import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest of the unit tests and of those in browsers, as `npm test` names them. */
const SLOW = [
  'package/package-extension',
  'check/run-check',
  'protocol/hostile-text',
  'convert/run-convert',
  'chromium/bad-input',
  'chromium/start',
  'firefox/start',
  'chromium/transparency',
  'chromium/capture-load',
  'chromium/deep',
  'chromium/capture',
  'firefox/using-panel',
  'chromium/deep-hooks',
  'chromium/mode-change',
  'chromium/panel',
  'chromium/sizes',
  'firefox/million',
].map((name) => `/${name}.test.ts`);

/** The slow files first, so that at the end no worker is left with one of them while another has nothing to do. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which sorts a copy
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const at = SLOW.findIndex((end) => moduleId.endsWith(end));
  return at < 0 ? SLOW.length : at;
}
