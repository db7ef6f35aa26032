/** Version of the DevTools protocol that we ask for. */
const PROTOCOL_VERSION = '1.3';

/** What the debugger attaches to: a tab by its number, any other target (a shared worker) by its id. */
export type Debuggee = number | string;

/** Something that can be debugged, as the browser lists it. */
export interface DebugTarget {
  readonly id: string;
  /** The browser's own word: `page`, `worker`, `background_page`, `other`. */
  readonly type: string;
  readonly title: string;
  readonly url: string;
  /** Whether some debugger holds it, this extension's or another. */
  readonly attached: boolean;
}

/** Attaches to a tab or target. @throws Error with the browser's words when it refuses */
export async function attachDebugger(debuggee: Debuggee): Promise<void> {
  await chrome.debugger.attach(addressOf(debuggee), PROTOCOL_VERSION);
}

/** Lets go of it. @throws Error when not attached */
export async function detachDebugger(debuggee: Debuggee): Promise<void> {
  await chrome.debugger.detach(addressOf(debuggee));
}

/**
 * Sends one protocol command to what is attached, or to a child session of it; the result is for the caller to parse.
 *
 * @throws Error with the browser's words
 */
export async function sendToDebugger(
  debuggee: Debuggee,
  method: string,
  params?: object,
  session?: string,
): Promise<unknown> {
  const address = addressOf(debuggee);
  return chrome.debugger.sendCommand(
    session === undefined ? address : { ...address, sessionId: session },
    method,
    params === undefined ? {} : { ...params },
  );
}

/** All that can be debugged, in every tab and in none. */
export async function debugTargets(): Promise<readonly DebugTarget[]> {
  const targets = await chrome.debugger.getTargets();
  return targets.map(({ id, type, title, url, attached }) => ({ id, type, title, url, attached }));
}

/**
 * Hears every protocol event of all that we are attached to; `session` is that of a child, where it is one's. On the hot
 * path: passes the arguments through.
 */
export function onDebuggerEvent(
  listener: (debuggee: Debuggee, method: string, params: unknown, session?: string) => void,
): void {
  chrome.debugger.onEvent.addListener((source, method, params) => {
    const debuggee = source.tabId ?? source.targetId;
    if (debuggee !== undefined) listener(debuggee, method, params, source.sessionId);
  });
}

/** Hears when the browser takes the debugger away; `reason` is its own word. */
export function onDebuggerDetached(listener: (debuggee: Debuggee, reason: string) => void): void {
  chrome.debugger.onDetach.addListener((source, reason) => {
    const debuggee = source.tabId ?? source.targetId;
    if (debuggee !== undefined) listener(debuggee, reason);
  });
}

function addressOf(debuggee: Debuggee): chrome.debugger.Debuggee {
  return typeof debuggee === 'number' ? { tabId: debuggee } : { targetId: debuggee };
}
