import type { Announcement } from '../channel/announcement.ts';
import type { RecordingMode } from '../channel/coverage.ts';
import type { Settings } from '../channel/settings.ts';
import type { LogId } from '../events/units.ts';
import type { Debuggee, DebugTarget } from '../platform/debugger.ts';
import type { OwnScript } from '../platform/hook-script.ts';
import type { LogStore } from '../store/log-store.ts';

/** What the disk has for us. */
interface StorageRoom {
  /** Bytes that all logs together may take. */
  limit(): Promise<number>;
  /** Bytes that can still be written; infinite where the browser does not say. */
  free(): Promise<number>;
}

/** All that recorders need of the world outside, so that they can be tested without a browser. */
export interface Doors {
  attach(debuggee: Debuggee): Promise<void>;
  detach(debuggee: Debuggee): Promise<void>;
  /** `session` names a child session of it (a worker, a frame of another site); none for the debuggee itself. */
  send(debuggee: Debuggee, method: string, params?: object, session?: string): Promise<unknown>;
  /** All that the browser says can be debugged, in every tab and in none. */
  debugTargets(): Promise<readonly DebugTarget[]>;
  /** The page hook's file, for workers; null where there is none. */
  hookScript(): Promise<OwnScript | null>;
  /** The name of the world that content scripts have for themselves, as the debugger knows it. */
  readonly ownWorld: string;
  tabExists(tabId: number): Promise<boolean>;
  readonly store: LogStore;
  /** Logs that a panel shows or imports now: they are not given up. */
  heldLogs(): Promise<ReadonlySet<LogId>>;
  readonly storage: StorageRoom;
  /** Modes of recording that this browser has, the default first. */
  readonly modes: readonly RecordingMode[];
  /** What people chose. */
  readSettings(): Promise<Settings>;
  /** Keeps a mode as the choice for tabs to come. */
  writeMode(mode: RecordingMode): Promise<void>;
  /** Has the frames of all tabs open their lines to us, or no longer. */
  wantHooks(wanted: boolean): Promise<void>;
  /** Where `webRequest` reports handshakes (Firefox): whether the user lets us look at all sites now. Absent elsewhere. */
  readonly seesRequests?: () => boolean;
  announce(announcement: Announcement): void;
  readState(): Promise<unknown>;
  writeState(state: unknown): Promise<void>;
  /** A monotonic clock in milliseconds near the epoch's scale, and the system's. */
  localNow(): number;
  wallNow(): number;
  newLogId(): LogId;
  /** Such as `Chromium 156.0`. */
  browser(): Promise<string>;
}
