import type { EpochMilliseconds } from '../events/units.ts';

/** Where a log came from that nobody recorded here. Names are the file's own words: to be shown with care. */
export interface ImportedFrom {
  readonly fileName: string;
  /** Such as `har`. */
  readonly format: string;
  /** The program that wrote the file, as it names itself; empty where it does not. */
  readonly producer: string;
  /** When it was imported, by this computer's clock: its age, beside logs recorded here. */
  readonly at: EpochMilliseconds;
  /** Requests of the file that are no protocol switch. */
  readonly ordinaryRequests: number;
  /** The first things of the file that could not be read, and how many there were. */
  readonly problems: readonly { readonly where: string; readonly what: string }[];
  readonly problemCount: number;
}
