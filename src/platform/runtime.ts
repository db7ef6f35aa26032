import browser from 'webextension-polyfill';

/** This extension's version, as in its manifest. */
export function extensionVersion(): string {
  return browser.runtime.getManifest().version;
}

/** The extension's name, which is also the name of the isolated world of its content scripts (Chromium 156). */
export function extensionName(): string {
  return browser.runtime.getManifest().name;
}

/** Any call of an extension API keeps a service worker alive for another 30 seconds (Chromium). */
export async function stayAwake(): Promise<void> {
  await browser.runtime.getPlatformInfo();
}
