import { epochNow, method, round } from './primordials.ts';

/** Milliseconds that the two clocks may differ by: a machine that slept stops the finer one. */
const DRIFT = 1000;

/** Epoch milliseconds, to a tenth, that never run backwards by the correction of a clock alone. */
export function frameClock(): () => number {
  const source = performance;
  const read = method(Performance.prototype, 'now');
  let zero = source.timeOrigin;
  let reads = 0;
  return () => {
    const now = zero + read(source);
    // The coarse clock is asked now and then: to ask costs as much as to read.
    if (++reads % 256 === 0) {
      const difference = epochNow() - now;
      if (difference > DRIFT || difference < -DRIFT) {
        zero += difference;
        return round((now + difference) * 10) / 10;
      }
    }
    return round(now * 10) / 10;
  };
}
