import { wholeNumber } from '../../selectors/quantity.ts';
import type { SearchResult } from '../../state/message-search.ts';
import { text, textOf } from '../../text.ts';

/** Why a search is incomplete, a sentence each; empty where it is complete. */
export function shortcomings(result: SearchResult): readonly string[] {
  const { evicted, unseen, cut } = result.unsearched;
  const said: string[] = [];
  if (result.state === 'too-slow') said.push(text('searchTooSlow'));
  if (result.state === 'failed') said.push(text('searchFailed', result.why));
  if (evicted > 0) said.push(textOf('searchEvicted', evicted));
  if (unseen > 0) said.push(textOf('searchUnseen', unseen));
  if (cut > 0) said.push(textOf('searchCut', cut));
  return said;
}

/** How many hits there are, and which of them is selected. `current` counts from 0; -1 where none is. */
export function hitCount(result: SearchResult, current: number): string {
  const hits =
    current < 0
      ? textOf('searchHits', result.length)
      : text('searchHitOf', wholeNumber(current + 1), wholeNumber(result.length));
  if (result.state === 'running') return text('searchSoFar', hits);
  return result.state === 'cancelled' ? text('searchCancelled', hits) : hits;
}
