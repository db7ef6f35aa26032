import type { HookCommand } from './hook-report.ts';
import { meetHook } from './relay-line.ts';

/** One end of a line to the background. */
export interface RelayPort {
  send(message: unknown): void;
  close(): void;
}

/** What the relay needs of the browser. */
export interface RelayDoors {
  /** Tells whether any tab records, now and after each change. */
  readonly watchWanted: (tell: (wanted: boolean) => void) => void;
  /** Null where the extension is gone. */
  readonly connect: (onMessage: (message: unknown) => void, onEnd: () => void) => RelayPort | null;
}

/** Milliseconds until a line that broke is opened again, where the frame is not recorded. */
const PATIENCE = 1000;

const DORMANT: HookCommand = { type: 'mode', mode: 'dormant' };

/** Joins this frame's hook with the background, while any tab records. */
export function startRelay({ watchWanted, connect }: RelayDoors): void {
  let port: RelayPort | null = null;
  let wanted = false;
  let dormant = true;
  /** The page lies in the back/forward cache. */
  let away = false;
  const hook = meetHook((report) => {
    try {
      port?.send(JSON.parse(report));
    } catch {
      // The line broke, and its end has not been told yet. The hole in the reports' numbers tells of it.
    }
  });
  const open = () => {
    if (port !== null || !wanted || away) return;
    port = connect(
      (command) => {
        dormant = isDormant(command);
        hook.send(JSON.stringify(command));
      },
      () => {
        port = null;
        // The background was ended; it goes on where it stopped. A frame that is not recorded may wait.
        if (dormant) setTimeout(open, PATIENCE);
        else open();
      },
    );
    if (port === null) hook.send(JSON.stringify(DORMANT));
  };
  watchWanted((now) => {
    wanted = now;
    if (now) {
      open();
      return;
    }
    port?.close();
    port = null;
    dormant = true;
    hook.send(JSON.stringify(DORMANT));
  });
  window.addEventListener('pagehide', ({ persisted }) => {
    away = persisted;
  });
  window.addEventListener('pageshow', () => {
    away = false;
    open();
  });
}

function isDormant(command: unknown): boolean {
  return typeof command === 'object' && command !== null && 'mode' in command && command.mode === 'dormant';
}
