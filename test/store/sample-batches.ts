import type { Batch, NumberedEvent } from '../../src/events/batch.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import type { MessageColumns } from '../../src/events/message-segment.ts';
import { notSeen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds, type LogId } from '../../src/events/units.ts';

/** Columns of messages of `size` bytes each, one every millisecond from `at`. */
export function columnsOf(count: number, size: number, at = 0): MessageColumns {
  return {
    count,
    time: Float64Array.from({ length: count }, (_, row) => at + row),
    connection: new Uint32Array(count),
    size: new Uint32Array(count).fill(size),
    stored: new Uint32Array(count).fill(size),
    flags: new Uint8Array(count).fill(1),
  };
}

/** Opens connection 0. */
export function discovered(at: number): LifecycleEvent {
  return {
    type: 'connection/discovered',
    at: epochMilliseconds(at),
    connection: connectionId(0),
    source: 'debugger',
    kind: 'websocket',
    url: notSeen('before-recording'),
    sourceKey: '1',
    target: 'unknown',
  };
}

export function started(at: number, url: string): LifecycleEvent {
  const browser = 'Chromium 156';
  return { type: 'recording/started', at: epochMilliseconds(at), source: 'debugger', url, browser };
}

/** Batches of a log that follow one another, from what is in each: events before messages. */
export function batchesOf(
  log: LogId,
  contents: readonly { readonly events?: readonly LifecycleEvent[]; readonly messages?: MessageColumns }[],
): Batch[] {
  let seq = 0;
  return contents.map(({ events = [], messages = columnsOf(0, 0) }, number) => {
    const firstSeq = seq;
    const numbered: NumberedEvent[] = events.map((event) => ({ seq: seq++, event }));
    seq += messages.count;
    return { log, number, firstSeq, events: numbered, messages };
  });
}
