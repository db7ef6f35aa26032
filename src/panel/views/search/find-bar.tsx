import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../../parts/icon-button.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { FilterFaults } from './filter-faults.tsx';
import { leaveSearch } from './leave-search.ts';
import { hitCount, shortcomings } from './search-words.ts';

/**
 * The search bar under the toolbar, whatever is shown: the text, the scope, the number of hits, and the buttons that move between
 * them.
 */
export function FindBar(): JSX.Element | null {
  const { find } = usePanel();
  return find.shown.value ? <OpenFindBar /> : null;
}

function OpenFindBar(): JSX.Element {
  const { find } = usePanel();
  const box = useRef<HTMLInputElement>(null);
  const asked = find.asked.value;
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, [asked]);
  const result = find.search.result.value;
  const running = result?.state === 'running';
  const none = result === null || result.length === 0;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leaveSearch(find);
    else if (event.key === 'Enter' && event.target === box.current) {
      if (event.shiftKey) find.previous();
      else find.next();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search class="find" aria-label={text('searchLabel')} onKeyDown={onKeyDown}>
      <div class="strip find-bar">
        <input
          ref={box}
          type="search"
          class="filter"
          aria-label={text('searchBox')}
          placeholder={text('searchBox')}
          title={text('searchTip')}
          spellcheck={false}
          value={find.query.value}
          onInput={(event) => {
            find.query.value = event.currentTarget.value;
          }}
        />
        <button type="button" class="button" disabled={none} onClick={() => find.previous()}>
          {text('searchPrevious')}
        </button>
        <button type="button" class="button" disabled={none} onClick={() => find.next()}>
          {text('searchNext')}
        </button>
        <label class="check-box">
          <input
            type="checkbox"
            checked={find.everywhere.value}
            onChange={(event) => {
              find.everywhere.value = event.currentTarget.checked;
            }}
          />
          <span>{text('searchEverywhere')}</span>
        </label>
        <span class="find-count" role="status" aria-label={text('searchStatus')}>
          {result === null ? '' : hitCount(result, find.current)}
        </span>
        {running && (
          <>
            <progress aria-label={text('searchProgress')} value={result.progress} />
            <button type="button" class="button" onClick={() => find.search.cancel()}>
              {text('searchCancel')}
            </button>
          </>
        )}
        {(result?.state === 'cancelled' || result?.state === 'failed') && (
          <button type="button" class="link" onClick={() => find.search.again()}>
            {text('searchAgain')}
          </button>
        )}
        <IconButton
          icon="close"
          class="find-close"
          label={text('searchClose')}
          onClick={() => leaveSearch(find)}
        />
      </div>
      <FilterFaults filter={find.query.value} faults={find.faults.value} />
      {result !== null && <Shortcomings said={shortcomings(result)} />}
    </search>
  );
}

/** Sentences on what a search could not do. */
export function Shortcomings({ said }: { readonly said: readonly string[] }): JSX.Element | null {
  if (said.length === 0) return null;
  return (
    <div class="strip filter-faults" role="status" aria-label={text('searchShortcomings')}>
      <ul>
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
