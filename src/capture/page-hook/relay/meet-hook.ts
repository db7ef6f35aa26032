import {
  DOOR,
  DOWN_EVENT,
  HOOK_WAITS,
  LINE_ELEMENT,
  LINE_NAMESPACE,
  MEET_EVENT,
  MET_EVENT,
  RELAY_WAITS,
  UP_EVENT,
} from '../relay-line.ts';

/** The relay's end of the line. */
export interface HookLine {
  /** Whether there is a hook; none runs in a sandbox without scripts. */
  readonly met: boolean;
  /** Sends the hook a command; lost where none runs. */
  send(command: string): void;
}

/** Meets the hook of this frame, see `relay-line.ts`. `onReport` is called with each report, as JSON. */
export function meetHook(onReport: (report: string) => void): HookLine {
  let line: EventTarget | null = null;
  let met = false;
  const take = (root: EventTarget) => {
    line = root;
    root.addEventListener(UP_EVENT, (event) => {
      const report: unknown = event instanceof CustomEvent ? event.detail : null;
      if (typeof report !== 'string') return;
      onReport(report);
      event.preventDefault();
    });
    root.addEventListener(MET_EVENT, () => {
      met = true;
    });
  };

  const { documentElement: root }: { readonly documentElement: Element | null } = document;
  const door = root?.getAttributeNode(DOOR) ?? null;
  if (root !== null && door?.value === HOOK_WAITS) {
    root.removeAttributeNode(door);
    const host = document.createElementNS(LINE_NAMESPACE, LINE_ELEMENT);
    take(host.attachShadow({ mode: 'open' }));
    door.dispatchEvent(new FocusEvent(MEET_EVENT, { relatedTarget: host }));
  } else if (root !== null && door === null) waitForHook(root, take);
  return {
    get met() {
      return met;
    },
    send: (command) => line?.dispatchEvent(new CustomEvent(DOWN_EVENT, { detail: command })),
  };
}

function waitForHook(root: Element, take: (line: EventTarget) => void): void {
  root.setAttribute(DOOR, RELAY_WAITS);
  const door = root.getAttributeNode(DOOR);
  if (door === null) return;
  // A hook that has not come by the end of this turn does not come: scripts of the page must not meet us in its place.
  const close = () => {
    door.removeEventListener(MEET_EVENT, open);
    door.ownerElement?.removeAttributeNode(door);
  };
  const open = (event: Event) => {
    event.stopImmediatePropagation();
    close();
    const host = event instanceof FocusEvent ? event.relatedTarget : null;
    const line = host instanceof Element ? host.shadowRoot : null;
    if (line !== null) take(line);
  };
  door.addEventListener(MEET_EVENT, open);
  queueMicrotask(close);
}
