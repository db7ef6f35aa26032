import { DECODERS } from '../../analysis/decoders/registry.ts';
import { decodedMessages } from '../../formats/messages/decoded-messages.ts';
import { messagePredicate } from '../../formats/messages/message-predicate.ts';
import { writeMessages } from '../../formats/messages/write-messages.ts';
import { needsPayload } from '../../session/filter/filter.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';
import { Session } from '../../session/session.ts';
import type { LogStore } from '../../store/log-store.ts';
import { applyStored } from '../state/apply-batch.ts';
import type { MessagesOrder } from './export-task.ts';

/** Writes messages of a stored log one by one, as `switchyard messages` does. Rejects if the disk fails. */
export async function* messagePieces(
  { log, format, redact, connection, filter, decoder, messages }: MessagesOrder,
  store: Pick<LogStore, 'batches' | 'payload'>,
  onProgress: (done: number) => void,
): AsyncGenerator<string> {
  const session = new Session();
  for await (const batch of store.batches(log, 0)) {
    applyStored(session, batch);
    if (session.messages.count >= messages) break;
  }
  const readPayload = ({ batch, offset, length }: { batch: number; offset: number; length: number }) =>
    store.payload(log, batch, offset, length);
  const chosen = decoder === 'none' ? decoder : (DECODERS.find(({ id }) => id === decoder) ?? null);
  const { value } = parseFilter(filter);
  const asksPayload = value.terms.some(needsPayload);
  const matches = messagePredicate(value);
  yield* writeMessages(
    decodedMessages({ readPayload }, session, ({ id }) => id === connection, null, chosen),
    format,
    {
      redact,
      // The list says of a message whose payload is not there that it was not searched, and leaves it out.
      matches: (message) => (!asksPayload || message.payload !== null) && matches(message),
      onProgress,
    },
  );
}
