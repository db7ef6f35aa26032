import type { Outcome } from '../state/recording.ts';
import { text } from '../text.ts';

/** Why a wish was not carried out, or nobody can say; empty where it was done. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.outcome === 'done') return '';
  return outcome.outcome === 'cut' ? text('sendCut') : outcome.problem;
}
