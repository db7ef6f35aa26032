import type { Explanation } from '../explanation.ts';
import type { Failure } from './failure.ts';

/** What a cause says when it is recognised. */
export type Recognition = Omit<Explanation, 'cause' | 'hints'> & Partial<Pick<Explanation, 'hints'>>;

/** One cause of a failed switch: how it is recognised, and what to say and to change then. */
export interface Cause {
  /** The id, which is the name of the file. */
  readonly id: string;
  /** Null where the evidence does not support it: no cause is ever guessed from silence. */
  readonly recognise: (failure: Failure) => Recognition | null;
}
