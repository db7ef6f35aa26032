import type { RecordingStatus } from '../../channel/command.ts';
import type { RecordingMode } from '../../channel/coverage.ts';
import type { DebuggerTargetsAlone } from '../deep/debugger-targets-alone.ts';

/** How a tab begins of which nothing was saved. */
export interface TabBeginnings {
  readonly mode: RecordingMode;
  readonly preserveLog: boolean;
}

/** What a recorder reports to the background. */
export interface TabRecorderOwner {
  /** Targets of no tab, which all recorders share. */
  readonly alone: DebuggerTargetsAlone;
  /** For the tab's panels. */
  status(status: RecordingStatus): void;
  /** `saved` changed. */
  changed(): void;
  /** Keeps `saved` for the next worker; resolves when that is done. Never rejects. */
  save(): Promise<void>;
}
