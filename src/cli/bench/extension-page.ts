// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside a page cannot use their scope
/** Functions that run inside an extension page: they must not use anything from their scope. */

declare global {
  /** Messages that the background announced as stored, counted by the bench. */
  var switchyardTally: { messages: number; lastAt: number; changed: () => void } | undefined;
}

export async function tabIds(): Promise<number[]> {
  const tabs = await chrome.tabs.query({});
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** Counts from now on how many messages are announced as stored. */
export function startTally(): void {
  const tally = { messages: 0, lastAt: 0, changed: () => {} };
  globalThis.switchyardTally = tally;
  new BroadcastChannel('switchyard-log').addEventListener('message', ({ data }) => {
    if (data.type !== 'batch') return;
    tally.messages += data.batch.messages.count;
    tally.lastAt = Date.now();
    tally.changed();
  });
}

/**
 * Does what a panel does first: names the tab that it inspects and the mode, and requests a recording. Resolves when it
 * records.
 */
export function startRecording([tabId, mode]: readonly [tabId: number, mode: string]): Promise<void> {
  const port = chrome.runtime.connect({ name: 'switchyard-panel' });
  return new Promise((resolve) => {
    port.onMessage.addListener((reply) => {
      if (reply.status?.recording === true && reply.status.mode === mode) resolve();
    });
    port.postMessage({ type: 'hello', tabId });
    port.postMessage({ type: 'set-mode', mode });
    port.postMessage({ type: 'start-recording' });
  });
}

/** Starts the no-op observer or the bare recorder, with its debugger unless the mode is `standard`. */
export async function beginByMessage([tabId, mode]: readonly [tabId: number, mode: string]): Promise<void> {
  await chrome.runtime.sendMessage({ tabId, mode });
}

/** How many bytes the extension takes on disk, according to the browser. */
export async function browsersDiskBytes(): Promise<number> {
  const { usage = -1 } = await navigator.storage.estimate();
  return usage;
}

export function resetTally(): void {
  if (globalThis.switchyardTally !== undefined) globalThis.switchyardTally.messages = 0;
}

/** Waits until that many messages are stored, at most five seconds without progress. */
export function tallyWhen(expected: number): Promise<{ messages: number; lastAt: number }> {
  const tally = globalThis.switchyardTally;
  if (tally === undefined) return Promise.resolve({ messages: 0, lastAt: 0 });
  return new Promise((resolve) => {
    let giveUp: ReturnType<typeof setTimeout>;
    tally.changed = () => {
      clearTimeout(giveUp);
      if (tally.messages >= expected) resolve({ messages: tally.messages, lastAt: tally.lastAt });
      else giveUp = setTimeout(() => resolve({ messages: tally.messages, lastAt: tally.lastAt }), 5000);
    };
    tally.changed();
  });
}

/** The time of the last call of the no-op observer's listener, once it is no longer called; epoch milliseconds. */
export async function lastHeard(): Promise<number> {
  for (let before = -1; ; ) {
    const last: number = await chrome.runtime.sendMessage({});
    if (last === before) return last;
    before = last;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** How many bytes the store counts for its logs. */
export async function ownDiskBytes(): Promise<number> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
    });
  const database = await answer(indexedDB.open('switchyard'));
  const logs: { diskBytes: number }[] = await answer(
    database.transaction('logs').objectStore('logs').getAll(),
  );
  database.close();
  return logs.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
}
