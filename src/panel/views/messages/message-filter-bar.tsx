import type { JSX } from 'preact';
import { wholeNumber } from '../../selectors/quantity.ts';
import type { SearchResult } from '../../state/message-search.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { Shortcomings } from '../search/find-bar.tsx';
import { shortcomings } from '../search/search-words.ts';

interface MessageFilterBarProps {
  /** Null where the filter does not narrow the messages. */
  readonly found: SearchResult | null;
  readonly total: number;
}

/** States what the filter does to the messages, and offers the opposite. */
export function MessageFilterBar({ found, total }: MessageFilterBarProps): JSX.Element {
  const panel = usePanel();
  const filters = panel.filtersMessages.value;
  const words =
    found === null
      ? text(panel.urlFilter.value === '' ? 'filterOff' : 'filterUrlOnly', panel.filter.value)
      : text(
          found.state === 'running' ? 'filterMessagesSearching' : 'filterMessagesFound',
          wholeNumber(found.length),
          wholeNumber(total),
          panel.filter.value,
        );
  return (
    <>
      <div class="strip">
        <span role="status" aria-label={text('filterStatus')}>
          {words}
        </span>
        <button
          type="button"
          class="link"
          onClick={() => {
            panel.filterMessages.value = !filters;
          }}
        >
          {text(filters ? 'filterShowAll' : 'filterMessagesToo')}
        </button>
      </div>
      {found !== null && <Shortcomings said={shortcomings(found)} />}
    </>
  );
}
