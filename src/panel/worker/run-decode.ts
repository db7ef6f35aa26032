import {
  chooseDecoder,
  MESSAGES_TO_CHOOSE,
  openConversation,
} from '../../analysis/decoders/choose-decoder.ts';
import {
  type Conversation,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  INVALID,
} from '../../analysis/decoders/decoded.ts';
import { DECODERS } from '../../analysis/decoders/registry.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type {
  DecodeAnswer,
  DecodedLine,
  DecodeOrder,
  DecoderChoice,
  DecodeWish,
  LinesOrder,
  MessagePlaces,
} from './decode-task.ts';
import { decoderReason } from './decoder-reason.ts';

/** Reads a part of a payload block; null where the store has none. */
export type ReadPayload = (log: LogId, place: PayloadPlace) => Promise<Uint8Array | null>;

/** Names and lines from a page are cut here: the panel draws them. */
const LONGEST_TYPE = 80;
const LONGEST_SUMMARY = 300;

interface Open {
  readonly conversation: Conversation;
  readonly choice: DecoderChoice;
}

/** Decodes messages for the panel: one order after another, because messages are decoded in their order. */
export class Decoding {
  readonly #read: ReadPayload;
  readonly #answer: (answer: DecodeAnswer) => void;
  #open: Open | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(read: ReadPayload, answer: (answer: DecodeAnswer) => void) {
    this.#read = read;
    this.#answer = answer;
  }

  /** Takes an order; resolves when it is answered. */
  take(order: DecodeOrder): Promise<void> {
    this.#last = this.#last.then(() =>
      this.#do(order).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.#answer({ type: 'failed', id: order.id, why });
      }),
    );
    return this.#last;
  }

  async #do(order: LinesOrder): Promise<void> {
    const { places, wantedFrom } = order;
    const open = order.first > 0 || this.#open === null ? await this.#begin(order) : this.#open;
    this.#open = open;
    const lines: DecodedLine[] = [];
    for (let k = 0; k < places.rows.length; k++) {
      const message = await this.#message(order.log, places, k);
      const decoded = message === null ? null : open.conversation.decode(message);
      if (k >= wantedFrom) lines.push(lineOf(decoded, order.fromMiddle));
    }
    this.#answer({
      type: 'lines',
      id: order.id,
      choice: open.choice,
      rows: places.rows.slice(wantedFrom),
      lines,
    });
  }

  /** Chooses a decoder and opens its conversation. */
  async #begin({ log, connection, decoder, places, first }: DecodeWish): Promise<Open> {
    if (decoder !== null) {
      const chosen = DECODERS.find(({ id }) => id === decoder) ?? null;
      return opened(chosen, { decoder: chosen?.id ?? null, reason: 'chosen' });
    }
    const messages: DecodableMessage[] = [];
    for (let k = 0; k < Math.min(first, MESSAGES_TO_CHOOSE); k++) {
      const message = await this.#message(log, places, k);
      if (message !== null) messages.push(message);
    }
    const chosen = chooseDecoder(connection, messages);
    return opened(chosen, { decoder: chosen?.id ?? null, reason: decoderReason(chosen, connection) });

    function opened(by: Decoder | null, choice: DecoderChoice): Open {
      return { conversation: openConversation(connection, by), choice };
    }
  }

  /** A message; null where its payload is not there as a whole. */
  async #message(log: LogId, places: MessagePlaces, k: number): Promise<DecodableMessage | null> {
    const flags = places.flags[k] ?? 0;
    if ((flags & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0) return null;
    const length = places.lengths[k] ?? 0;
    const place = { batch: places.batches[k] ?? 0, offset: places.offsets[k] ?? 0, length };
    const bytes = await this.#read(log, place);
    if (bytes === null || bytes.length < length) return null;
    return { opcode: flags & FLAG.opcode, outgoing: (flags & FLAG.outgoing) !== 0, bytes };
  }
}

/** What the list shows. Where messages before were left out, a fault may be of what is missing: it is not shown. */
function lineOf(decoded: Decoded | null, fromMiddle: boolean): DecodedLine {
  if (decoded === null || (fromMiddle && decoded.type === INVALID)) return null;
  const { protocol, type, summary, layers } = decoded;
  const plain = layers.length === 1 && (protocol === 'json' || protocol === 'text' || protocol === 'binary');
  return {
    protocol,
    type: type.slice(0, LONGEST_TYPE),
    summary: plain ? '' : summary.slice(0, LONGEST_SUMMARY),
  };
}
