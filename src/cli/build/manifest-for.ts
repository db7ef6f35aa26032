import type ChromiumManifest from '../../../manifest.json';

/**
 * Browsers that this tree is built for: Vite's mode, the plugin's name for them, and the syntax that their versions
 * support.
 */
export const TARGETS = {
  chromium: { mode: 'production', plugin: 'chrome', syntax: 'chrome125' },
  firefox: { mode: 'firefox', plugin: 'firefox', syntax: 'firefox142' },
} as const;
export type TargetBrowser = keyof typeof TARGETS;

/** The browser that a mode of Vite builds for: its own `production` and `development` mean Chromium. */
export function targetOf(mode: string): TargetBrowser {
  return mode === 'firefox' ? 'firefox' : 'chromium';
}

/** Never change it: Firefox identifies an add-on and its storage by this id. */
export const GECKO_ID = '{4fe8ce35-a882-46ca-91e7-7ddbc646aa75}';

/**
 * Firefox for Android knows `data_collection_permissions` from 142 on, the desktop's from 140; MAIN world content scripts and
 * `match_origin_as_fallback` came with 128.
 */
const GECKO_MIN_VERSION = '142.0';

/**
 * Permissions of the add-on for Firefox. `webRequest` shows whole handshakes there and, unlike in Chromium, hides none of
 * the browser's error messages. `webRequestBlocking` is not needed: we block and change nothing, and it could not read the
 * body of a refused handshake either, because Firefox 153 cancels the exchange before the body's first byte.
 */
export const FIREFOX_PERMISSIONS = ['webRequest', 'storage', 'unlimitedStorage'];

/** Without it `webRequest` reports nothing. Users may withdraw it at any time. */
export const FIREFOX_HOST_PERMISSIONS = ['<all_urls>'];

/**
 * The manifest for a browser, derived from the one of this tree, which is Chromium's.
 * - Firefox has no `debugger`, and runs the background as an event page with a composition root of its own
 * - its default policy contains `upgrade-insecure-requests`; ours is a whole policy, so the default does not apply
 */
export function manifestFor(browser: TargetBrowser, manifest: typeof ChromiumManifest) {
  if (browser === 'chromium') return manifest;
  const { minimum_chrome_version: _, ...shared } = manifest;
  return {
    ...shared,
    background: { scripts: ['src/background/main-firefox.ts'], type: 'module' },
    permissions: FIREFOX_PERMISSIONS,
    host_permissions: FIREFOX_HOST_PERMISSIONS,
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        strict_min_version: GECKO_MIN_VERSION,
        data_collection_permissions: { required: ['none' as const] },
      },
    },
  };
}
