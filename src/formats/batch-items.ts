import type { LifecycleEvent } from '../events/event.ts';
import { FLAG, type MessageColumns } from '../events/message-segment.ts';
import type { BatchWithBlock } from './batch-blocks.ts';
import type { NewMessage } from './batch-builder.ts';

/** An event or a message of a log. */
export type LogItem =
  | { readonly at: number; readonly event: LifecycleEvent }
  | { readonly at: number; readonly message: NewMessage };

/** What a batch holds, in the order of the log. Where `block` is null, payloads are gone and messages keep their size. */
export function* batchItems({ batch, block }: BatchWithBlock): Generator<LogItem> {
  const { messages, events, firstSeq } = batch;
  let seq = firstSeq;
  let row = 0;
  let offset = 0;
  function* rows(until: number): Generator<LogItem> {
    for (; row < until; row++) {
      const stored = messages.stored[row] ?? 0;
      const payload = block === null ? new Uint8Array(0) : block.subarray(offset, offset + stored);
      const message = messageOf(messages, row, payload);
      offset += stored;
      yield { at: message.at, message };
    }
  }
  for (const { seq: place, event } of events) {
    const before = Math.min(messages.count, row + Math.max(0, place - seq));
    yield* rows(before);
    yield { at: event.at, event };
    seq = place + 1;
  }
  yield* rows(messages.count);
}

function messageOf(columns: MessageColumns, row: number, payload: Uint8Array): NewMessage {
  const flags = columns.flags[row] ?? 0;
  const size = columns.size[row] ?? 0;
  const unknown = (flags & FLAG.payloadUnknown) !== 0;
  return {
    at: columns.time[row] ?? 0,
    connection: columns.connection[row] ?? 0,
    outgoing: (flags & FLAG.outgoing) !== 0,
    opcode: flags & FLAG.opcode,
    payload,
    ...(unknown ? { size: null } : size === payload.length ? {} : { size }),
    ...((flags & FLAG.sentByUs) === 0 ? {} : { sentByUs: true }),
  };
}
