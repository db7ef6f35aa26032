import type { JSX } from 'preact';
import type { TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import { bars, greatest } from './bars.ts';

interface BufferedChartProps {
  readonly picture: TrafficPicture;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** How many bytes waited in the socket at its sends: they grow where a page sends faster than the network takes it. */
export function BufferedChart({
  picture: { buffered, sent },
  width,
  height,
}: BufferedChartProps): JSX.Element | null {
  if (greatest(sent.messages) === 0) return null;
  if (buffered === null) return <p class="buffered-unseen dim">{text('timelineBufferedUnseen')}</p>;
  const most = greatest(buffered);
  const name = text('timelineBuffered', byteText(most));
  return (
    <figure class="rate-chart">
      <figcaption>{name}</figcaption>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        <path class="out" d={bars(buffered, most, width, -height)} />
      </svg>
    </figure>
  );
}
