import type { EpochMilliseconds } from '../events/units.ts';

/** Where an imported log came from. Names are the file's own words, so they have to be shown with care. */
export interface ImportedFrom {
  readonly fileName: string;
  /** Such as `har`. */
  readonly format: string;
  /** The program that wrote the file, by its own name; empty where the file does not name it. */
  readonly producer: string;
  /** When it was imported, by this computer's clock: its age among the logs recorded here. */
  readonly at: EpochMilliseconds;
  /** Whether the file says that secrets and contents were taken out of it; absent in records of earlier versions. */
  readonly redacted?: boolean;
  /** Connections that were left out when the file was written; absent where there are none. */
  readonly connectionsLeftOut?: number;
  /** Requests of the file that are not protocol switches. */
  readonly ordinaryRequests: number;
  /** The first parts of the file that could not be read, and how many there were. */
  readonly problems: readonly { readonly where: string; readonly what: string }[];
  readonly problemCount: number;
  /** The log is a recording to which the file was joined. */
  readonly joined?: boolean;
  /** What the recording and the joined file have not in common, of the first connections; absent where there is nothing. */
  readonly differences?: readonly { readonly url: string; readonly what: string }[];
}
