/** A script of this extension: its text and its path. */
export interface OwnScript {
  readonly code: string;
  readonly url: string;
}

/** The built file of the page hook, as the manifest names it for the page's own world; null where there is none. */
export async function readHookScript(): Promise<OwnScript | null> {
  const scripts = chrome.runtime.getManifest().content_scripts ?? [];
  const path = scripts.find((script) => 'world' in script && script.world === 'MAIN')?.js?.[0];
  if (path === undefined) return null;
  const url = chrome.runtime.getURL(path);
  const answer = await fetch(url);
  return { code: await answer.text(), url };
}
