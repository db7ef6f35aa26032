import { type Html, html, NOTHING } from './html-text.ts';

/** A message of the chart. */
export interface ChartMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly outgoing: boolean;
}

const BARS = 60;
const HEIGHT = 40;

/** Messages over time as bars, sent above the middle, received below. Nothing where there are no times. */
export function trafficChart(messages: readonly ChartMessage[]): Html {
  const times = messages.map(({ at }) => at).filter((at) => Number.isFinite(at) && at > 0);
  const first = times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const span = times.reduce((most, at) => Math.max(most, at), 0) - first;
  if (times.length < 2 || !(span > 0)) return NOTHING;
  const sent = Array.from({ length: BARS }, () => 0);
  const received = Array.from({ length: BARS }, () => 0);
  for (const { at, outgoing } of messages) {
    if (!Number.isFinite(at) || at <= 0) continue;
    const bar = Math.min(BARS - 1, Math.floor(((at - first) / span) * BARS));
    const counts = outgoing ? sent : received;
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const most = Math.max(...sent, ...received);
  const seconds = (span / 1000).toPrecision(3);
  const bars = [...sent.keys()].flatMap((i) => [
    rect('out', i, sent[i] ?? 0, most, true),
    rect('in', i, received[i] ?? 0, most, false),
  ]);
  const label = `Messages over ${seconds} seconds: sent above, received below, at most ${most} in each of ${BARS} parts`;
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${BARS * 10} ${HEIGHT * 2}" preserveAspectRatio="none">${bars}</svg>`;
}

function rect(way: 'in' | 'out', bar: number, count: number, most: number, up: boolean): Html {
  if (count === 0) return NOTHING;
  const height = Math.max(1, Math.round((count / most) * (HEIGHT - 1)));
  return html`<rect class="${way}" x="${bar * 10 + 1}" y="${up ? HEIGHT - height : HEIGHT}" width="8" height="${height}"/>`;
}
