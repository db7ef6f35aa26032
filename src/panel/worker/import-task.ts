import type { ConnectionId, LogId } from '../../events/units.ts';
import type { FormatFault } from '../../formats/format-error.ts';
import type { ImportedFrom } from '../../store/imported-from.ts';
import type { LogSummary } from '../../store/log-store.ts';

/** The recording that the wire of a file is joined to. */
export interface JoinWish {
  readonly log: LogId;
  /** The connection to show afterwards. */
  readonly connection: ConnectionId | null;
}

/** What to read, and the log that it becomes. */
export interface ImportOrder {
  readonly file: File;
  readonly log: LogId;
  /** Epoch milliseconds of this computer's clock. */
  readonly at: number;
  /** How many bytes all logs together may take, and how many the browser can still write. */
  readonly limit: number;
  readonly free: number;
  /** The file shows the wire: it becomes a log together with this recording; null imports it alone. */
  readonly join: JoinWish | null;
}

/**
 * The state of an import, in bytes: of the file that were read, of its long lists that were parsed, of what was stored. The total is 0
 * where the progress is not known: of `joining`, and of `parsing` a format that is held whole.
 */
export interface ImportProgress {
  readonly stage: 'reading' | 'parsing' | 'joining' | 'storing';
  readonly done: number;
  readonly total: number;
}

/**
 * Why a file was not imported. Nothing of it is left in the store.
 * - `format`: the reader's named fault, and its sentence
 * - `too-large`: of its format, at most `most` bytes can be read
 * - `no-room`: how many bytes it needs, and how many are free besides the other sessions
 * - `disk-full`: the browser refused to write more
 * - `unreadable`: the browser cannot read the file
 * - `no-wire`: it was to be joined, and shows no wire
 * - `no-recording`: it was to be joined, and no recording is shown
 * - `no-pair`: none of so many connections of the file is one of the recording
 * - `failed`: anything else, in the words of the error
 */
export type ImportFailure =
  | { readonly why: 'format'; readonly fault: FormatFault; readonly words: string }
  | { readonly why: 'too-large'; readonly bytes: number; readonly most: number }
  | { readonly why: 'no-room'; readonly needed: number; readonly free: number }
  | { readonly why: 'disk-full' | 'no-wire' | 'no-recording' }
  | { readonly why: 'no-pair'; readonly connections: number }
  | { readonly why: 'unreadable' | 'failed'; readonly words: string };

/** The result of an import. `connection`: the wished one, in the joined log. `empty`: nothing in the file is a connection, so there is no session to show. */
export type ImportOutcome =
  | { readonly type: 'stored'; readonly summary: LogSummary; readonly connection?: ConnectionId }
  | { readonly type: 'empty'; readonly from: ImportedFrom }
  | { readonly type: 'failed'; readonly failure: ImportFailure };

/** What the import worker reports. */
export type ImportAnswer = ({ readonly type: 'progress' } & ImportProgress) | ImportOutcome;

/** A running import. */
export interface ImportJob {
  /** Never rejects, and never settles once the import was cancelled. */
  readonly outcome: Promise<ImportOutcome>;
  /** Ends it; what was written of it is deleted. */
  cancel(): void;
  /** Releases what it stored. Call it once the session is shown, so that it is not evicted before. */
  end(): void;
}

export type StartImport = (
  file: File,
  onProgress: (progress: ImportProgress) => void,
  join: JoinWish | null,
) => ImportJob;
