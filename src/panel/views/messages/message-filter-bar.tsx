import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { FilterBox } from '../../parts/filter-box.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import type { ShownDirection, ShownOpcode } from '../../state/message-filter.ts';
import type { SearchResult } from '../../state/message-search.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

const DIRECTIONS: readonly {
  readonly direction: ShownDirection;
  readonly word: MessageKey;
  readonly arrow: string;
}[] = [
  { direction: 'both', word: 'directionAll', arrow: '' },
  { direction: 'out', word: 'directionSent', arrow: '\u2191' },
  { direction: 'in', word: 'directionReceived', arrow: '\u2193' },
];

const OPCODES: readonly { readonly opcode: ShownOpcode; readonly word: MessageKey }[] = [
  { opcode: '', word: 'opcodeAll' },
  { opcode: 'text', word: 'opcodeText' },
  { opcode: 'binary', word: 'opcodeBinary' },
  { opcode: 'ping', word: 'opcodePing' },
  { opcode: 'pong', word: 'opcodePong' },
  { opcode: 'close', word: 'opcodeClose' },
];

interface MessageFilterBarProps {
  /** Null where the filter does not narrow the messages. */
  readonly found: SearchResult | null;
  readonly total: number;
}

/** What narrows the list of messages: direction, opcode, a text, and how many are left. */
export function MessageFilterBar({ found, total }: MessageFilterBarProps): JSX.Element {
  const { messageFilter: filter } = usePanel();
  const group = useId();
  return (
    <>
      <div class="mode-switch" role="radiogroup" aria-label={text('directionLabel')}>
        {DIRECTIONS.map(({ direction, word, arrow }) => (
          <label key={direction} title={text(word)}>
            <input
              type="radio"
              class="offstage"
              name={group}
              aria-label={text(word)}
              checked={filter.direction.value === direction}
              onChange={() => {
                filter.direction.value = direction;
              }}
            />
            <span>
              {arrow !== '' && <span aria-hidden="true">{arrow} </span>}
              <span class={arrow === '' ? '' : 'direction-word'}>{text(word)}</span>
            </span>
          </label>
        ))}
      </div>
      <select
        class="opcode-choice"
        aria-label={text('opcodeLabel')}
        value={filter.opcode.value}
        onChange={({ currentTarget: { value } }) => {
          filter.opcode.value = OPCODES.find(({ opcode }) => opcode === value)?.opcode ?? '';
        }}
      >
        {OPCODES.map(({ opcode, word }) => (
          <option key={opcode} value={opcode}>
            {text(word)}
          </option>
        ))}
      </select>
      <FilterBox label={text('messageFilter')} tip={text('messageFilterTip')} text={filter.text} box={null} />
      <span class="filter-count" role="status" aria-label={text('filterStatus')}>
        {found !== null &&
          text(
            found.state === 'running' ? 'countOfSoFar' : 'countOf',
            wholeNumber(found.length),
            wholeNumber(total),
          )}
      </span>
      {filter.paused.value && (
        <button
          type="button"
          class="link"
          title={text('filterPausedTip')}
          onClick={() => {
            filter.paused.value = false;
          }}
        >
          {text('filterApply')}
        </button>
      )}
    </>
  );
}
