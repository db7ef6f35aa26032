import type { JSX } from 'preact';
import type { TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** What is drawn: messages or bytes a second. */
type RateOf = 'messages' | 'bytes';

/** Height of a chart in CSS pixels; what was sent stands over the line in its middle, what was received below it. */
const HEIGHT = 76;

interface RateChartProps {
  readonly picture: TrafficPicture;
  readonly of: RateOf;
  /** In CSS pixels. */
  readonly width: number;
}

/** Messages or bytes a second each way, as two shapes: however many messages there are, there is a rectangle for each bin at most. */
export function RateChart({ picture, of, width }: RateChartProps): JSX.Element {
  const { sent, received, binMs } = picture;
  const most = Math.max(greatest(sent[of]), greatest(received[of]));
  const name = text(
    of === 'messages' ? 'timelineMessageRate' : 'timelineByteRate',
    rateText(of, most, binMs),
  );
  return (
    <figure class="rate-chart">
      <figcaption>{name}</figcaption>
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={name}>
        <path class="out" d={bars(sent[of], most, width, -1)} />
        <path class="in" d={bars(received[of], most, width, 1)} />
        <path class="middle" d={`M0 ${HEIGHT / 2}h${width}`} />
      </svg>
    </figure>
  );
}

/** A count of one bin as a rate. */
function rateText(of: RateOf, count: number, binMs: number): string {
  const rate = (count * 1000) / binMs;
  if (of === 'bytes') return text('timelinePerSecond', byteText(rate));
  return text('timelinePerSecond', rate < 100 ? tenths(rate) : wholeNumber(Math.round(rate)));
}

function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < values.length; k += 1) most = Math.max(most, values[k] ?? 0);
  return most;
}

/** A rectangle for each bin that has anything, up (-1) or down (1) from the middle. */
function bars(values: ArrayLike<number>, most: number, width: number, way: 1 | -1): string {
  const bin = width / Math.max(1, values.length);
  // A line of background between bars that are wide enough to be seen as such.
  const bar = (bin > 3 ? bin - 1 : bin).toFixed(2);
  const room = HEIGHT / 2 - 1;
  let path = '';
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k] ?? 0;
    if (value === 0) continue;
    // What is there is seen.
    const height = (way * Math.max(1, (value / most) * room)).toFixed(1);
    path += `M${(k * bin).toFixed(2)} ${HEIGHT / 2}h${bar}v${height}h-${bar}z`;
  }
  return path;
}
