import type { Batch } from '../../events/batch.ts';
import { FLAG, type MessageColumns } from '../../events/message-segment.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { BatchWithBlock } from '../batch-blocks.ts';
import type { PayloadReader } from '../payload-reader.ts';
import type { Pseudonyms } from './pseudonyms.ts';

const NOTHING_SHOWN = new Uint8Array(0);

/** Decides which contents of messages a redacted file has. Writers take it as an option; without it they leave out all contents. */
export interface ShownBodies {
  /**
   * What may be written of a message's content; null where it is left out. To be called once for each message that is there as a whole, in
   * the order of its connection's messages.
   */
  shown(
    connection: number,
    message: { readonly opcode: number; readonly outgoing: boolean; readonly bytes: Uint8Array },
    pseudonyms: Pseudonyms,
  ): Uint8Array | null;
}

/** A message of a session and what its content is read and hidden by. */
interface StoredBody {
  readonly messages: MessageIndex;
  readonly row: number;
  readonly read: PayloadReader;
  readonly bodies: ShownBodies;
  readonly pseudonyms: Pseudonyms;
}

/** What may be written of the content of a session's message; null where it is left out, or not there as a whole. */
export async function shownBody({
  messages,
  row,
  read,
  bodies,
  pseudonyms,
}: StoredBody): Promise<Uint8Array | null> {
  const message = await wholeBody(messages, row, read);
  return message === null ? null : bodies.shown(messages.row(row).connection, message, pseudonyms);
}

/** A message of a session with its content; null where that is not there as a whole. */
export async function wholeBody(
  messages: MessageIndex,
  row: number,
  read: PayloadReader,
): Promise<{ readonly opcode: number; readonly outgoing: boolean; readonly bytes: Uint8Array } | null> {
  const { opcode, outgoing, size, payloadUnknown, payloadCut } = messages.row(row);
  if (payloadUnknown || payloadCut) return null;
  const bytes = await read(messages.payloadPlace(row));
  return bytes === null || bytes.length < size ? null : { opcode, outgoing, bytes };
}

/**
 * A batch with the contents that may leave in place of its own. What is left out is stored as nothing, and keeps its size; what has
 * stand-ins in it has the size that it is written with.
 */
export function withShownBodies(
  { batch, block }: BatchWithBlock,
  bodies: ShownBodies,
  pseudonyms: Pseudonyms,
): BatchWithBlock {
  const { count, connection, flags, size, stored } = batch.messages;
  const sizes = size.slice();
  const lengths = stored.slice();
  const shown: Uint8Array[] = [];
  let offset = 0;
  let total = 0;
  for (let row = 0; row < count; row++) {
    const flag = flags[row] ?? 0;
    const length = stored[row] ?? 0;
    const bytes = length === 0 ? NOTHING_SHOWN : (block?.subarray(offset, offset + length) ?? null);
    offset += length;
    const whole = (flag & (FLAG.payloadUnknown | FLAG.payloadCut)) === 0 && length === size[row];
    const message = { opcode: flag & FLAG.opcode, outgoing: (flag & FLAG.outgoing) !== 0 };
    const written =
      whole && bytes !== null ? bodies.shown(connection[row] ?? 0, { ...message, bytes }, pseudonyms) : null;
    lengths[row] = written?.length ?? 0;
    if (written !== null) sizes[row] = written.length;
    shown.push(written ?? NOTHING_SHOWN);
    total += written?.length ?? 0;
  }
  const joined = new Uint8Array(total);
  let at = 0;
  for (const bytes of shown) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  return { batch: withColumns(batch, { size: sizes, stored: lengths }), block: joined };
}

function withColumns(batch: Batch, columns: Pick<MessageColumns, 'size' | 'stored'>): Batch {
  return { ...batch, messages: { ...batch.messages, ...columns } };
}
