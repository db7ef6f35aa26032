import type { JSX } from 'preact';
import type { TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import { bars, greatest } from './bars.ts';

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
