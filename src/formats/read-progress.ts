/**
 * How far a file is read: `reading` goes through it once, `parsing` through those parts of it that were passed over. Bytes; a total
 * of 0 where it is not known.
 */
export interface ReadState {
  readonly stage: 'reading' | 'parsing';
  readonly done: number;
  readonly total: number;
}

export type ReadProgress = (state: ReadState) => void;
