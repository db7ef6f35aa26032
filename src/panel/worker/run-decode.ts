import { type Decoded, INVALID } from '../../analysis/decoders/decoded.ts';
import { DECODERS } from '../../analysis/decoders/registry.ts';
import { BeatReader } from './beat-reader.ts';
import type { DecodeAnswer, DecodedLine, DecodeOrder, DecodeWish } from './decode-task.ts';
import { diffMessages } from './diff-messages.ts';
import { fieldsOf } from './fields-of.ts';
import { OpenedMessage } from './opened-message.ts';
import {
  openPlacedConversation,
  type PlacedConversation,
  placedMessage,
  type ReadPayload,
} from './placed-conversation.ts';

/** Names and lines from a page are cut here: the panel draws them. */
const LONGEST_TYPE = 80;
const LONGEST_SUMMARY = 300;

/** Decodes messages for the panel: one order after another, because messages are decoded in their order. */
export class Decoding {
  readonly #read: ReadPayload;
  readonly #answer: (answer: DecodeAnswer) => void;
  #open: PlacedConversation | null = null;
  #opened: OpenedMessage | null = null;
  #beats: BeatReader | null = null;
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
    if (order.type === 'diff') {
      this.#answer({ type: 'diffed', id, outcome: await diffMessages(this.#read, order.a, order.b) });
      return;
    }
    if (order.type === 'beats') {
      if (order.first > 0 || this.#beats === null)
        this.#beats = new BeatReader(this.#read, order.log, await this.#begin(order));
      this.#answer({ type: 'beats', id, ...(await this.#beats.read(order.places, order.times)) });
      return;
    }
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

  async #lines(id: number, wish: DecodeOrder & { type: 'lines' }): Promise<void> {
    const { places, wantedFrom, fields } = wish;
    const open = wish.first > 0 || this.#open === null ? await this.#begin(wish) : this.#open;
    this.#open = open;
    const lines: DecodedLine[] = [];
    for (let k = 0; k < places.rows.length; k++) {
      const message = await placedMessage(this.#read, wish.log, places, k);
      const decoded = message === null ? null : open.conversation.decode(message);
      if (k < wantedFrom) continue;
      const line = lineOf(decoded, wish.fromMiddle);
      const asks = line !== null && message !== null && decoded !== null && fields.length > 0;
      lines.push(asks ? { ...line, fields: fieldsOf(fields, message, decoded) } : line);
    }
    this.#answer({ type: 'lines', id, choice: open.choice, rows: places.rows.slice(wantedFrom), lines });
  }

  /** Opens the wanted message, in a conversation of its own: that of the list goes on. */
  async #openMessage(id: number, wish: DecodeWish): Promise<void> {
    this.#opened = null;
    const { conversation, choice } = await this.#begin(wish);
    for (let k = 0; k <= wish.wantedFrom; k++) {
      const message = await placedMessage(this.#read, wish.log, wish.places, k);
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

  #begin({ log, connection, decoder, places, first }: DecodeWish): Promise<PlacedConversation> {
    return openPlacedConversation(this.#read, log, { connection, decoder }, places, first);
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
    fields: [],
  };
}
