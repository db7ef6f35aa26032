import type { Signal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';

interface FilterBoxProps {
  /** Its name, which stands in it while it is empty as well. */
  readonly label: string;
  /** What may be typed. */
  readonly tip: string;
  readonly text: Signal<string>;
  /** Where the box can be reached, to be given the focus; null where nobody does. */
  readonly box: RefObject<HTMLInputElement | null> | null;
}

/** A box for a filter's text; Escape clears it. */
export function FilterBox({ label, tip, text, box }: FilterBoxProps): JSX.Element {
  return (
    <input
      ref={box}
      type="search"
      class="filter"
      aria-label={label}
      placeholder={label}
      title={tip}
      spellcheck={false}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
      onKeyDown={(event) => {
        // With nothing to clear, the key keeps its meaning in DevTools.
        if (event.key !== 'Escape' || text.value === '') return;
        event.preventDefault();
        event.stopPropagation();
        text.value = '';
      }}
    />
  );
}
