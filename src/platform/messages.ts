import browser from 'webextension-polyfill';

/** A message of `_locales` in the browser's language, with `$1` to `$9` filled in; empty where there is no such message. */
export function localizedMessage(key: string, substitutions: readonly string[]): string {
  return browser.i18n.getMessage(key, [...substitutions]);
}
