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
  MessagePlaces,
} from './decode-task.ts';
import { decoderReason } from './decoder-reason.ts';
import { OpenedMessage } from './opened-message.ts';

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
  #opened: OpenedMessage | null = null;
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

  async #do(order: DecodeOrder): Promise<void> {
    const { id } = order;
    if (order.type === 'lines') return this.#lines(id, order);
    if (order.type === 'open') return this.#openMessage(id, order);
    const opened = this.#opened;
    if (opened === null) throw new Error('no message is open');
    switch (order.type) {
      case 'children':
        this.#answer({ type: 'children', id, ...opened.children(order.path, order.from) });
        return;
      case 'find':
        this.#answer({ type: 'found', id, ...opened.find(order.text) });
        return;
      case 'at':
        this.#answer({ type: 'found', id, paths: [opened.at(order.offset)], total: 1 });
        return;
      case 'value':
        this.#answer({ type: 'value', id, text: opened.valueText(order.path) });
        return;
      default:
        this.#answer({ type: 'bytes', id, bytes: opened.bytes.slice(order.from, order.to) });
    }
  }

  async #lines(id: number, wish: DecodeWish): Promise<void> {
    const { places, wantedFrom } = wish;
    const open = wish.first > 0 || this.#open === null ? await this.#begin(wish) : this.#open;
    this.#open = open;
    const lines: DecodedLine[] = [];
    for (let k = 0; k < places.rows.length; k++) {
      const message = await this.#message(wish.log, places, k);
      const decoded = message === null ? null : open.conversation.decode(message);
      if (k >= wantedFrom) lines.push(lineOf(decoded, wish.fromMiddle));
    }
    this.#answer({ type: 'lines', id, choice: open.choice, rows: places.rows.slice(wantedFrom), lines });
  }

  /** Opens the wanted message, in a conversation of its own: that of the list goes on. */
  async #openMessage(id: number, wish: DecodeWish): Promise<void> {
    this.#opened = null;
    const { conversation, choice } = await this.#begin(wish);
    for (let k = 0; k <= wish.wantedFrom; k++) {
      const message = await this.#message(wish.log, wish.places, k);
      const decoded = message === null ? null : conversation.decode(message);
      if (k < wish.wantedFrom || message === null || decoded === null) continue;
      this.#opened = new OpenedMessage(message.bytes, decoded, wish.fromMiddle);
    }
    this.#answer({
      type: 'opened',
      id,
      choice,
      decoders: DECODERS.map((decoder) => decoder.id),
      opened: this.#opened?.view() ?? null,
    });
  }

  /** Chooses a decoder and opens its conversation. */
  async #begin({ log, connection, decoder, places, first }: DecodeWish): Promise<Open> {
    const byPeople = DECODERS.find(({ id }) => id === decoder) ?? null;
    if (byPeople !== null || decoder === 'none') {
      return opened(byPeople, { decoder: byPeople?.id ?? null, reason: 'chosen' });
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
