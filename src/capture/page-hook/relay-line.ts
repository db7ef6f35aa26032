/*
 * How the hook (MAIN world) and the relay (ISOLATED world) of a frame find each other: by one event at document_start, before
 * any script of the page, which hands over a node that is in no document. From then on both dispatch events on that node: at
 * once, so that nothing is lost when the page goes, and out of the page's reach.
 *
 * The hook runs first in Chromium 156, the relay first in Firefox 153; either order works. Everything that crosses is text.
 */

/** The relay hands over the node. */
export const RELAY_EVENT = 'switchyard-relay';
/** The hook asks for it, in case the relay was there before. */
export const HOOK_EVENT = 'switchyard-hook';
/** On the node: a command to the hook. */
export const DOWN_EVENT = 'down';
/** On the node: a report of the hook. The relay cancels it once it has taken the report. */
export const UP_EVENT = 'up';

/** On the node: the hook has it. */
export const MET_EVENT = 'met';

/** The relay's end. */
export interface HookLine {
  /** Whether there is a hook; none runs in a sandbox without scripts. */
  readonly met: boolean;
  /** Sends the hook a command; lost where none runs. */
  send(command: string): void;
}

/** Meets the hook of this frame. `onReport` is called with each report, as JSON. */
export function meetHook(onReport: (report: string) => void): HookLine {
  const node = document.createElement('i');
  node.addEventListener(UP_EVENT, (event) => {
    const report: unknown = event instanceof CustomEvent ? event.detail : null;
    if (typeof report !== 'string') return;
    onReport(report);
    event.preventDefault();
  });
  let met = false;
  node.addEventListener(MET_EVENT, () => {
    met = true;
  });
  const offer = () => document.dispatchEvent(new FocusEvent(RELAY_EVENT, { relatedTarget: node }));
  offer();
  // Once the hook has the node, nobody gets it any more: the script that appends an empty frame goes on before any microtask.
  if (!met) {
    document.addEventListener(HOOK_EVENT, offer, { once: true });
    // A hook that has not come by now does not come: scripts of the page must not meet us in its place.
    const close = () => document.removeEventListener(HOOK_EVENT, offer);
    queueMicrotask(close);
  }
  return {
    get met() {
      return met;
    },
    send: (command) => node.dispatchEvent(new CustomEvent(DOWN_EVENT, { detail: command })),
  };
}
