import type { JSX } from 'preact';
import type { TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** What is drawn: messages or bytes a second. */
type RateOf = 'messages' | 'bytes';

interface RateChartProps {
  readonly picture: TrafficPicture;
  readonly of: RateOf;
  /** In CSS pixels. What was sent stands over the line in the middle, what was received below it. */
  readonly width: number;
  readonly height: number;
}

/** Messages or bytes a second each way, as two shapes: however many messages there are, there is a rectangle for each bin at most. */
export function RateChart({ picture, of, width, height }: RateChartProps): JSX.Element {
  const { sent, received, binMs } = picture;
  const most = Math.max(greatest(sent[of]), greatest(received[of]));
  const name = text(
    of === 'messages' ? 'timelineMessageRate' : 'timelineByteRate',
    rateText(of, most, binMs),
  );
  return (
    <figure class="rate-chart">
      <figcaption>{name}</figcaption>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        <path class="out" d={bars(sent[of], most, width, -height / 2)} />
        <path class="in" d={bars(received[of], most, width, height / 2)} />
        <path class="middle" d={`M0 ${height / 2}h${width}`} />
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

/** A rectangle for each bin that has anything, from the middle down or, where `room` is negative, up. */
function bars(values: ArrayLike<number>, most: number, width: number, room: number): string {
  const bin = width / Math.max(1, values.length);
  // A line of background between bars that are wide enough to be seen as such.
  const bar = (bin > 3 ? bin - 1 : bin).toFixed(2);
  const middle = Math.abs(room);
  let path = '';
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k] ?? 0;
    if (value === 0) continue;
    // What is there is seen.
    const height = (Math.sign(room) * Math.max(1, (value / most) * (middle - 1))).toFixed(1);
    path += `M${(k * bin).toFixed(2)} ${middle}h${bar}v${height}h-${bar}z`;
  }
  return path;
}
