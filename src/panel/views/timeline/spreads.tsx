import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import {
  GAP_STEPS,
  SIZE_STEPS,
  type TrafficPicture,
  type WayPicture,
} from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** How sizes and gaps are spread in the time that is drawn: tables, each figure with a bar. */
export function Spreads({ picture }: { readonly picture: TrafficPicture | null }): JSX.Element | null {
  if (picture === null) return null;
  const { sent, received } = picture;
  return (
    <div class="spreads">
      <Spread
        title={text('timelineSizes')}
        first={text('columnLength')}
        steps={SIZE_STEPS}
        name={byteText}
        sent={sent.sizes}
        received={received.sizes}
      />
      <Spread
        title={text('timelineGapSpread')}
        first={text('timelineGapLength')}
        steps={GAP_STEPS}
        name={durationText}
        sent={sent.gaps}
        received={received.gaps}
      />
    </div>
  );
}

interface SpreadProps {
  readonly title: string;
  readonly first: string;
  readonly steps: readonly number[];
  readonly name: (value: number) => string;
  readonly sent: WayPicture['sizes'];
  readonly received: WayPicture['sizes'];
}

function Spread({ title, first, steps, name, sent, received }: SpreadProps): JSX.Element {
  const id = useId();
  const used = steps.map((_, k) => (sent[k] ?? 0) + (received[k] ?? 0) > 0);
  const from = used.indexOf(true);
  const until = used.lastIndexOf(true) + 1;
  const most = Math.max(1, ...sent, ...received);
  return (
    <section class="figures" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {from < 0 ? (
        <p class="dim">{text('timelineNothingHere')}</p>
      ) : (
        <table class="plain-table spread" aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              <th scope="col">{text('directionSent')}</th>
              <th scope="col">{text('directionReceived')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.slice(from, until).map((step, k) => (
              <tr key={step}>
                <th scope="row">≤ {name(step)}</th>
                <Bar count={sent[from + k] ?? 0} most={most} way="out" />
                <Bar count={received[from + k] ?? 0} most={most} way="in" />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Bar({
  count,
  most,
  way,
}: {
  readonly count: number;
  readonly most: number;
  readonly way: 'in' | 'out';
}): JSX.Element {
  return (
    <td>
      <span class="spread-bar">
        {count > 0 && <span class={`fill ${way}`} style={{ width: `${(count / most) * 100}%` }} />}
      </span>
      <span class="spread-count">{wholeNumber(count)}</span>
    </td>
  );
}
