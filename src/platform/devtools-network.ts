/** Calls `listener` with each exchange that ended in the inspected tab, as a HAR entry. Only in a devtools page. */
export function onRequestFinished(listener: (entry: unknown) => void): () => void {
  const hear = (entry: unknown) => listener(entry);
  chrome.devtools.network.onRequestFinished.addListener(hear);
  return () => chrome.devtools.network.onRequestFinished.removeListener(hear);
}

/** The entries of the inspected tab's network log, including open sockets (Chromium). Costly: it copies every message. */
export function readNetworkLog(): Promise<readonly unknown[]> {
  return new Promise((resolve) => {
    chrome.devtools.network.getHAR((log: unknown) => {
      const entries: unknown = typeof log === 'object' && log !== null ? Reflect.get(log, 'entries') : null;
      resolve(Array.isArray(entries) ? entries : []);
    });
  });
}
