/** The version of the DevTools protocol that we request. */
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
  /** Whether a debugger is attached to it, ours or another. */
  readonly attached: boolean;
}

/** Attaches to a tab or target. @throws Error with the browser's words when it refuses */
export async function attachDebugger(debuggee: Debuggee): Promise<void> {
  await chrome.debugger.attach(addressOf(debuggee), PROTOCOL_VERSION);
}

/** Detaches from it. @throws Error when not attached */
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

/** All targets that can be debugged, in any tab or none. */
export async function debugTargets(): Promise<readonly DebugTarget[]> {
  const targets = await chrome.debugger.getTargets();
  return targets.map(({ id, type, title, url, attached }) => ({ id, type, title, url, attached }));
}

/**
 * Calls `listener` for every protocol event of everything that we are attached to; `session` is that of a child session,
 * where the event has one. On the hot path: passes the arguments through.
 */
export function onDebuggerEvent(
  listener: (debuggee: Debuggee, method: string, params: unknown, session?: string) => void,
): void {
  chrome.debugger.onEvent.addListener((source, method, params) => {
    const debuggee = source.tabId ?? source.targetId;
    if (debuggee !== undefined) listener(debuggee, method, params, source.sessionId);
  });
}

/** Calls `listener` when the browser detaches the debugger; `reason` is the browser's own word. */
export function onDebuggerDetached(listener: (debuggee: Debuggee, reason: string) => void): void {
  chrome.debugger.onDetach.addListener((source, reason) => {
    const debuggee = source.tabId ?? source.targetId;
    if (debuggee !== undefined) listener(debuggee, reason);
  });
}

function addressOf(debuggee: Debuggee): chrome.debugger.Debuggee {
  return typeof debuggee === 'number' ? { tabId: debuggee } : { targetId: debuggee };
}
