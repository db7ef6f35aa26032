import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ConnectionState } from '../../../session/filter/connection-filter.ts';
import { FilterBox } from '../../parts/filter-box.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

/** The states that chips filter for. */
export const STATE_CHIPS: readonly { readonly state: ConnectionState; readonly word: MessageKey }[] = [
  { state: 'failed', word: 'chipFailed' },
  { state: 'open', word: 'chipOpen' },
  { state: 'closed', word: 'chipClosed' },
];

/** What narrows the table of connections: a text, chips for their state, and how many are left. */
export function ConnectionFilterBar(): JSX.Element {
  const panel = usePanel();
  const filter = panel.connectionFilter;
  const session = useCalmSession();
  const box = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const withControl = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (event.key.toLowerCase() !== 'f' || !withControl) return;
      // DevTools would open its own search over the panel.
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey || panel.find.offered) {
        panel.find.open(event.shiftKey);
        return;
      }
      box.current?.focus();
      box.current?.select();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);

  const total = session.connections.length;
  const findings = (connection: (typeof session.connections)[number]) =>
    panel.judgements.heeded(session, connection);
  const left = filter.left(session, findings).length;
  return (
    <search class="connection-filter" aria-label={text('connectionFilterLabel')}>
      <FilterBox
        label={text('connectionFilter')}
        tip={text('connectionFilterTip')}
        text={filter.text}
        box={box}
      />
      <fieldset class="chips">
        <legend class="offstage">{text('chipsLabel')}</legend>
        {STATE_CHIPS.map(({ state, word }) => (
          <button
            key={state}
            type="button"
            class="chip"
            aria-pressed={filter.states.value.includes(state)}
            onClick={() => filter.toggle(state)}
          >
            {text(word)}
          </button>
        ))}
      </fieldset>
      <span class="filter-count" role="status" aria-label={text('connectionFilterStatus')}>
        {filter.on.value ? text('countOf', wholeNumber(left), wholeNumber(total)) : ''}
      </span>
    </search>
  );
}
