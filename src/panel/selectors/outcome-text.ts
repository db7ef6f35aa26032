import type { Outcome } from '../state/recording.ts';
import { text } from '../text.ts';

/** Why a request was not carried out, or that this is not known; empty where it was. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.outcome === 'done') return '';
  return outcome.outcome === 'cut' ? text('sendCut') : outcome.problem;
}
