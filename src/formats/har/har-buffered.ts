import type { LifecycleEvent } from '../../events/event.ts';
import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import { type BufferedReadings, MOST_READINGS } from '../../session/buffered-readings.ts';
import { arrayMember } from '../json-access.ts';
import { boundedTime } from './har-time.ts';

/** What `bufferedAmount` was at a time in epoch milliseconds. */
export interface BufferedReading {
  readonly at: EpochMilliseconds;
  readonly bytes: number;
}

/** `buffered` of an entry's own object, as a member after a comma; nothing where nobody read it. */
export function* harBuffered(readings: BufferedReadings | null): Generator<string> {
  if (readings === null) return;
  yield ',"buffered":[';
  for (let i = 0; i < readings.length; i += 1)
    yield `${i === 0 ? '' : ','}[${readings.at(i)},${readings.bytes(i)}]`;
  yield ']';
}

/** Reads it. Broken pairs are left out. */
export function readBuffered(own: unknown): BufferedReading[] {
  return arrayMember(own, 'buffered').slice(0, MOST_READINGS).flatMap(readPair);
}

function readPair(pair: unknown): BufferedReading[] {
  const [at, bytes]: unknown[] = Array.isArray(pair) ? pair : [];
  const isRead =
    typeof at === 'number' && typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0;
  return isRead ? [{ at: boundedTime(at), bytes }] : [];
}

/** What the entry says of `bufferedAmount`, between its messages. */
export class ReadingsInTime {
  readonly #readings: readonly BufferedReading[];
  readonly #connection: ConnectionId;
  #next = 0;

  constructor(readings: readonly BufferedReading[], connection: ConnectionId) {
    this.#readings = readings;
    this.#connection = connection;
  }

  *until(at: number): Generator<LifecycleEvent> {
    for (;;) {
      const reading = this.#readings[this.#next];
      if (reading === undefined || reading.at > at) return;
      this.#next += 1;
      const { bytes } = reading;
      // A page may have forged it.
      yield {
        type: 'send/buffered',
        at: reading.at,
        source: 'page-hook',
        connection: this.#connection,
        bytes,
      };
    }
  }
}
