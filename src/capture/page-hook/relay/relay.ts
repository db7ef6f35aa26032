import type { HookCommand } from '../hook-report.ts';
import { meetHook } from '../relay-line.ts';
import { markHandOver } from './mark-hand-over.ts';
import { UnwrittenReports } from './unwritten-reports.ts';

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
  const unwritten = new UnwrittenReports();
  const send = (report: string) => {
    try {
      // As text: the background parses it once, and the browser need not take it apart here.
      port?.send(report);
    } catch {
      // The line broke, and its end has not been told yet: it is sent again over the next.
    }
  };
  const hook = meetHook((report) => {
    unwritten.add(report);
    send(report);
  });
  const open = () => {
    if (port !== null || !wanted || away) return;
    port = connect(
      (command) => {
        const written = reportsWritten(command);
        if (written !== null) {
          unwritten.written(written);
          return;
        }
        dormant = isDormant(command);
        if (dormant) unwritten.clear();
        markHandOver(command);
        hook.send(JSON.stringify(command));
      },
      () => {
        port = null;
        // The background was ended; it goes on where it stopped. A frame that is not recorded may wait.
        if (dormant) setTimeout(open, PATIENCE);
        else open();
      },
    );
    if (port === null) {
      hook.send(JSON.stringify(DORMANT));
      return;
    }
    for (const report of unwritten.again()) send(report);
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
    unwritten.clear();
    hook.send(JSON.stringify(DORMANT));
  });
  // Heard here and not in the page's own world: this word cannot be forged.
  document.addEventListener(
    'securitypolicyviolation',
    ({ isTrusted, disposition, effectiveDirective: directive, blockedURI: url }) => {
      if (!isTrusted || disposition !== 'enforce' || directive !== 'connect-src' || dormant) return;
      try {
        port?.send({ type: 'blocked', url, directive });
      } catch {
        // The line broke; the connection is told without its reason.
      }
    },
    true,
  );
  window.addEventListener('pagehide', ({ persisted }) => {
    away = persisted;
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    away = false;
    if (persisted) {
      // Chromium 156 ends the line of a page that it keeps, and never tells the page.
      port?.close();
      port = null;
    }
    open();
  });
}

function isDormant(command: unknown): boolean {
  return typeof command === 'object' && command !== null && 'mode' in command && command.mode === 'dormant';
}

/** How many reports of this line the background wrote, where it says so; else null. */
function reportsWritten(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  if (message.type !== 'ack' || !('reports' in message)) return null;
  return typeof message.reports === 'number' ? message.reports : null;
}
