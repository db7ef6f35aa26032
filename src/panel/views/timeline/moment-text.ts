import { clockText } from '../../selectors/quantity.ts';

/** A moment that may be left open. */
export function momentText(at: number): string {
  return Number.isFinite(at) ? clockText(at) : '…';
}
