import type { JSX } from 'preact';
import type { Fault } from '../../../protocol/http/fault.ts';
import { MarkedText } from '../../parts/marked-text.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** Most characters of a filter that are shown beside its faults. */
const MOST_SHOWN = 200;

interface FilterFaultsProps {
  readonly filter: string;
  readonly faults: readonly Fault[];
}

/** What of a filter was not read as intended: each fault with its place, and the places marked in the filter. */
export function FilterFaults({ filter, faults }: FilterFaultsProps): JSX.Element | null {
  if (faults.length === 0) return null;
  const shown = filter.slice(0, MOST_SHOWN);
  const ranges = faults.map(({ index, length, detail }) => ({ index, length, tone: 'warn', tip: detail }));
  return (
    <div class="strip filter-faults" role="status" aria-label={text('filterFaults')}>
      <code>
        <bdi>
          <MarkedText text={shown} ranges={ranges} />
        </bdi>
      </code>
      <ul>
        {faults.map(({ code, index, length, detail }) => (
          <li key={`${code} ${index}`}>
            {text('filterFault', detail, wholeNumber(index + 1), wholeNumber(index + length))}
          </li>
        ))}
      </ul>
    </div>
  );
}
