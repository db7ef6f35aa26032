import {
  chooseDecoder,
  MESSAGES_TO_CHOOSE,
  openConversation,
} from '../../analysis/decoders/choose-decoder.ts';
import type {
  Conversation,
  DecodableConnection,
  DecodableMessage,
  Decoder,
} from '../../analysis/decoders/decoded.ts';
import { DECODERS } from '../../analysis/decoders/registry.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type { DecoderChoice, DecoderName, MessagePlaces } from './decode-task.ts';
import { decoderReason } from './decoder-reason.ts';

/** Reads a part of a payload block; null where the store has none. */
export type ReadPayload = (log: LogId, place: PayloadPlace) => Promise<Uint8Array | null>;

/** A conversation, and why it is read by its decoder. */
export interface PlacedConversation {
  readonly conversation: Conversation;
  readonly choice: DecoderChoice;
}

/**
 * Opens a connection's conversation by the decoder that people chose, or by that which its first messages ask for.
 * @param decoder null where the messages decide
 * @param count how many of the places are the connection's first messages
 */
export async function openPlacedConversation(
  read: ReadPayload,
  log: LogId,
  { connection, decoder }: { readonly connection: DecodableConnection; readonly decoder: DecoderName | null },
  places: MessagePlaces,
  count: number,
): Promise<PlacedConversation> {
  const byPeople = DECODERS.find(({ id }) => id === decoder) ?? null;
  if (byPeople !== null || decoder === 'none') {
    return opened(byPeople, { decoder: byPeople?.id ?? null, reason: 'chosen' });
  }
  const messages: DecodableMessage[] = [];
  for (let k = 0; k < Math.min(count, MESSAGES_TO_CHOOSE); k++) {
    const message = await placedMessage(read, log, places, k);
    if (message !== null) messages.push(message);
  }
  const chosen = chooseDecoder(connection, messages);
  return opened(chosen, { decoder: chosen?.id ?? null, reason: decoderReason(chosen, connection) });

  function opened(by: Decoder | null, choice: DecoderChoice): PlacedConversation {
    return { conversation: openConversation(connection, by), choice };
  }
}

/** The message at the k-th place; null where its payload is not there as a whole. */
export async function placedMessage(
  read: ReadPayload,
  log: LogId,
  places: MessagePlaces,
  k: number,
): Promise<DecodableMessage | null> {
  const flags = places.flags[k] ?? 0;
  if ((flags & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0) return null;
  const length = places.lengths[k] ?? 0;
  const place = { batch: places.batches[k] ?? 0, offset: places.offsets[k] ?? 0, length };
  const bytes = await read(log, place);
  if (bytes === null || bytes.length < length) return null;
  return { opcode: flags & FLAG.opcode, outgoing: (flags & FLAG.outgoing) !== 0, bytes };
}
