/** Functions that run inside an extension page: they may use nothing from around them. */

declare global {
  /** The bench's own count of what the background announced as stored. */
  var switchyardTally: { messages: number; lastAt: number; changed: () => void } | undefined;
}

export async function tabIds(): Promise<number[]> {
  const tabs = await chrome.tabs.query({});
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** Does what a panel does at first: says which tab it inspects, and asks to record. Resolves when it records. */
export function startRecording(tabId: number): Promise<void> {
  const tally = { messages: 0, lastAt: 0, changed: () => {} };
  globalThis.switchyardTally = tally;
  new BroadcastChannel('switchyard-log').addEventListener('message', ({ data }) => {
    if (data.type !== 'batch') return;
    tally.messages += data.batch.messages.count;
    tally.lastAt = Date.now();
    tally.changed();
  });
  const port = chrome.runtime.connect({ name: 'switchyard-panel' });
  return new Promise((resolve) => {
    port.onMessage.addListener((reply) => {
      if (reply.status.recording) resolve();
    });
    port.postMessage({ type: 'hello', tabId });
    port.postMessage({ type: 'start-recording' });
  });
}

export function resetTally(): void {
  if (globalThis.switchyardTally !== undefined) globalThis.switchyardTally.messages = 0;
}

/** Waits until that many messages are stored, five seconds at most without any progress. */
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
