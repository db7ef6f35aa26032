import type { HookCommand } from '../hook-report.ts';
import { markHandOver } from './mark-hand-over.ts';
import type { HookLine } from './meet-hook.ts';
import { inheritMeetingName, keepMeetingName } from './meeting-name.ts';
import type { RelayWord } from './relay-word.ts';
import { UnwrittenReports } from './unwritten-reports.ts';

/** One end of a line to the background. */
interface RelayPort {
  send(message: unknown): void;
  close(): void;
}

/** What the relay needs of the browser. */
export interface RelayDoors {
  /** Calls back with whether any tab records, now and after each change. */
  readonly watchWanted: (changed: (wanted: boolean) => void) => void;
  /** Null where the extension is gone. */
  readonly connect: (onMessage: (message: unknown) => void, onEnd: () => void) => RelayPort | null;
  /** Meets this frame's hook; calls back with each of its reports. */
  readonly meet: (onReport: (report: string) => void) => HookLine;
  /** Calls back where listeners were taken away. */
  readonly whenReopened: (listen: () => void) => void;
}

/** Milliseconds until a line that broke is opened again, where the frame is not recorded. */
const PATIENCE = 1000;

const FORGET: HookCommand = { type: 'mode', mode: 'dormant' };

/** Joins this frame's hook with the background, while any tab records. */
export function startRelay({ watchWanted, connect, meet, whenReopened }: RelayDoors): void {
  let port: RelayPort | null = null;
  /** Null before the browser has answered. */
  let wanted: boolean | null = null;
  let dormant = true;
  /** The page lies in the back/forward cache, or is loaded ahead of time: it is not the one that its tab shows. */
  let away = isPrerendering();
  const unwritten = new UnwrittenReports();
  // Reports as text: the background parses them once, and the browser need not take them apart here.
  const send = (message: string | RelayWord) => {
    try {
      port?.send(message);
    } catch {
      // The line broke, and its end has not been heard yet: a report is sent again over the next.
    }
  };
  const hook = meet((report) => {
    unwritten.add(report);
    if (port !== null) {
      send(report);
      if (away) send({ type: 'away', next: unwritten.next });
    }
    // Nobody wakes a hook before there is a line: its page goes already. The background decides whether that is recorded.
    else if (wanted === null) join();
  });
  const inherited = inheritMeetingName();
  const meetUnder: HookCommand = { type: 'meet', meeting: inherited };
  // Before the background has said anything: the page may call at once what it took from another frame.
  if (inherited !== '') hook.send(JSON.stringify(meetUnder));
  /** Nobody listens to this frame. */
  const forget = () => {
    dormant = true;
    unwritten.clear();
    hook.send(JSON.stringify(FORGET));
  };
  const obey = (message: unknown) => {
    const { type, mode, next, request, meeting } = partsOf(message);
    if (type === 'written') {
      if (typeof next === 'number') unwritten.written(next);
      return;
    }
    if (type === 'mode') dormant = mode === 'dormant';
    if (typeof meeting === 'string') keepMeetingName(meeting);
    if (dormant && typeof request !== 'number') unwritten.clear();
    markHandOver(message);
    hook.send(JSON.stringify(message));
    // In a sandbox without scripts nobody else would answer.
    if (!hook.met && typeof request === 'number') send({ type: 'no-hook', request });
  };
  const join = () => {
    if (port !== null || away) return;
    port = connect(obey, () => {
      port = null;
      // The background was ended; it goes on where it stopped. A frame that has nothing to report may wait.
      if (dormant && unwritten.empty) setTimeout(open, PATIENCE);
      else open();
    });
    if (port === null) hook.send(JSON.stringify(FORGET));
    else if (hook.met) for (const report of unwritten.all) send(report);
    // Not in a sandbox without scripts, where nothing can be missed.
    else if (!matchMedia('(scripting: none)').matches) send({ type: 'not-met' });
  };
  const open = () => {
    if (wanted === true) join();
  };
  watchWanted((now) => {
    wanted = now;
    if (now) {
      open();
      return;
    }
    port?.close();
    port = null;
    forget();
  });
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    const { isTrusted, disposition, effectiveDirective: directive, blockedURI: url } = event;
    if (!isTrusted || disposition !== 'enforce' || directive !== 'connect-src' || dormant) return;
    send({ type: 'blocked', url, directive });
  };
  // Opened sooner, Chromium 156 gives the line a frame's number that is not the page's own 0, and keeps that.
  const onShownAtLast = () => {
    away = false;
    open();
  };
  const onHide = ({ persisted }: PageTransitionEvent) => {
    away = persisted;
    // Its sockets are not over because its line is.
    if (persisted) send({ type: 'away', next: unwritten.next });
  };
  const onShow = ({ persisted }: PageTransitionEvent) => {
    away = false;
    if (persisted) {
      // Chromium 156 ends the line of a page that it keeps, and the page hears nothing of that.
      port?.close();
      port = null;
    }
    open();
  };
  const listen = () => {
    // Heard here and not in the page's own world: this word cannot be forged.
    document.addEventListener('securitypolicyviolation', onViolation, true);
    document.addEventListener('prerenderingchange', onShownAtLast);
    window.addEventListener('pagehide', onHide);
    window.addEventListener('pageshow', onShow);
  };
  listen();
  whenReopened(listen);
}

/** Whether the browser loads this page ahead of time (Prerendering Revamped, `Document.prerendering`). */
function isPrerendering(): boolean {
  return Reflect.get(document, 'prerendering') === true;
}

function partsOf(
  message: unknown,
): Readonly<Record<'type' | 'mode' | 'next' | 'request' | 'meeting', unknown>> {
  const parts = {
    type: undefined,
    mode: undefined,
    next: undefined,
    request: undefined,
    meeting: undefined,
  };
  return typeof message === 'object' && message !== null ? { ...parts, ...message } : parts;
}
