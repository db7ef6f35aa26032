import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button.tsx';
import { printableLines } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import type { TrafficStats } from '../../state/traffic-stats.ts';
import { text } from '../../text.ts';

/** Characters that are shown; all of them are copied. */
const MOST_SHOWN = 10_000;

/** What the JSON of the messages looks like, described when it is first opened. */
export function ShapesView({ stats }: { readonly stats: TrafficStats }): JSX.Element {
  const [open, setOpen] = useState(false);
  const shapes = stats.shapes.value;
  // It stays open where another connection is chosen: then the messages of that one are described.
  useEffect(() => (open ? stats.describe() : undefined), [open, stats]);
  const made = shapes?.made ?? null;
  return (
    <details class="shapes" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('timelineShapes')}</summary>
      {made === null ? (
        <p role="status">
          {text('timelineDescribing', wholeNumber(shapes?.done ?? 0), wholeNumber(shapes?.total ?? 0))}
        </p>
      ) : made.kinds === 0 ? (
        <p class="dim">{text('timelineNoShapes')}</p>
      ) : (
        <>
          <div class="shape-buttons">
            <CopyButton
              text={() => made.typescript}
              label={text('timelineCopyTypes')}
              done={text('copied')}
            />
            <CopyButton text={() => made.schema} label={text('timelineCopySchema')} done={text('copied')} />
          </div>
          <ScrollRegion class="shape-text" label={text('timelineShapes')}>
            <pre>
              {printableLines(made.typescript.slice(0, MOST_SHOWN))}
              {made.typescript.length > MOST_SHOWN && '…'}
            </pre>
          </ScrollRegion>
        </>
      )}
    </details>
  );
}
