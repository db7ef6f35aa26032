import type { Announcement } from '../channel/announcement.ts';
import type { RecordingMode } from '../channel/coverage.ts';
import type { Settings } from '../channel/settings.ts';
import type { LogId } from '../events/units.ts';
import type { Debuggee, DebugTarget } from '../platform/debugger.ts';
import type { OwnScript } from '../platform/hook-script.ts';
import type { LogStore } from '../store/log-store.ts';

/** How much disk space recordings may use. */
interface StorageRoom {
  /** How many bytes all logs together may take. */
  limit(): Promise<number>;
  /** How many bytes can still be written; infinite where the browser does not say. */
  free(): Promise<number>;
}

/** Everything that recorders need from outside, so that they can be tested without a browser. */
export interface Doors {
  attach(debuggee: Debuggee): Promise<void>;
  detach(debuggee: Debuggee): Promise<void>;
  /** `session` names a child session of it (a worker, a frame of another site); without it, the debuggee itself. */
  send(debuggee: Debuggee, method: string, params?: object, session?: string): Promise<unknown>;
  /** All targets that can be debugged, in any tab or none. */
  debugTargets(): Promise<readonly DebugTarget[]>;
  /** The page hook's file, for workers; null where there is none. */
  hookScript(): Promise<OwnScript | null>;
  /** The name of the isolated world of our content scripts, as the debugger reports it. */
  readonly ownWorld: string;
  tabExists(tabId: number): Promise<boolean>;
  readonly store: LogStore;
  /** Logs that a panel shows or imports now: they are not evicted. */
  heldLogs(): Promise<ReadonlySet<LogId>>;
  readonly storage: StorageRoom;
  /** The modes of recording that this browser supports, the default first. */
  readonly modes: readonly RecordingMode[];
  /** The settings that people chose. */
  readSettings(): Promise<Settings>;
  /** Stores a mode as the choice for tabs opened later. */
  writeMode(mode: RecordingMode): Promise<void>;
  /** Lets the frames of all tabs open their ports to the background, or stops that. */
  wantHooks(wanted: boolean): Promise<void>;
  /** Where `webRequest` reports handshakes (Firefox): whether the user grants access to all sites now. Absent elsewhere. */
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
