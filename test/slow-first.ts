import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest of the unit tests and of those in browsers, as `npm test` names them. */
const SLOW = [
  'package/package-extension',
  'protocol/hostile-text',
  'chromium/bad-input',
  'chromium/transparency',
  'chromium/start',
  'firefox/start',
  'firefox/using-panel',
  'chromium/deep-hooks',
  'chromium/sizes',
  'chromium/capture-load',
  'chromium/capture',
  'chromium/deep',
  'chromium/kill',
  'chromium/standard-devtools',
  'chromium/truth',
  'chromium/panel',
  'chromium/send',
  'chromium/mode-change',
  'firefox/truth',
  'chromium/demo',
  'firefox/demo',
  'firefox/bad-input',
  'firefox/panel',
  'firefox/million',
  'firefox/start-firefox',
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
