import { describe, expect, it } from 'vitest';
import manifest from '../../../manifest.json' with { type: 'json' };
import { manifestFor } from '../../../src/cli/build/manifest-for.ts';

describe.each(['chromium', 'firefox'] as const)('the manifest for %s', (browser) => {
  it('keeps the extension out of private windows: what is done there never lies among the recordings', () => {
    // Chromium knows `split` as well, Firefox does not; with either, a private window's recording would be written to the disk.
    expect(manifestFor(browser, manifest)).toMatchObject({ incognito: 'not_allowed' });
  });
});
