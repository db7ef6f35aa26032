import { connectionId } from '../../events/units.ts';
import type { Session } from '../../session/session.ts';
import { MESSAGES_TO_CHOOSE } from '../decoders/choose-decoder.ts';
import { conversationOf, type ReadPayload } from '../decoders/conversation-of.ts';
import type { Conversation } from '../decoders/decoded.ts';
import type { TrafficMessage } from './traffic-message.ts';

/**
 * Reads the messages of one connection, decoded, in their order of arrival: where a clock was set back, an answer still comes
 * after its request. It goes on where it stopped when more have come.
 */
export class TrafficReader {
  readonly #read: ReadPayload;
  readonly #session: Session;
  readonly #connection: number;
  readonly #timed: boolean;
  #conversation: Conversation | null = null;
  #choseFrom = 0;
  #done = 0;

  /** @param timed false where the times of the log only say its order */
  constructor(read: ReadPayload, session: Session, connection: number, timed: boolean) {
    this.#read = read;
    this.#session = session;
    this.#connection = connection;
    this.#timed = timed;
  }

  /** How many messages were read. */
  get done(): number {
    return this.#done;
  }

  /** More messages than those by which the decoder was chosen might choose another: then reading has to begin anew. */
  get isUnsure(): boolean {
    return this.#choseFrom < MESSAGES_TO_CHOOSE && this.#rows().length > this.#choseFrom;
  }

  /** The messages that were not read yet, as far as there are any now. */
  async *unread(): AsyncGenerator<TrafficMessage> {
    const { messages } = this.#session;
    const rows = this.#rows();
    const until = rows.length;
    const connection = this.#session.connections[this.#connection];
    if (until === 0 || connection === undefined) return;
    if (this.#conversation === null) {
      this.#choseFrom = Math.min(until, MESSAGES_TO_CHOOSE);
      this.#conversation = await conversationOf(this.#read, messages, connection);
    }
    const conversation = this.#conversation;
    while (this.#done < until) {
      const i = rows.at(this.#done);
      this.#done += 1;
      const { at, outgoing, opcode, size, payloadUnknown, payloadCut } = messages.row(i);
      const bytes = payloadUnknown || payloadCut ? null : await this.#read(messages.payloadPlace(i));
      const decoded = bytes === null ? null : conversation.decode({ opcode, outgoing, bytes });
      yield {
        at: this.#timed && at > 0 ? at : Number.NaN,
        outgoing,
        opcode,
        size,
        sizeUnknown: payloadUnknown,
        decoded,
        bytes,
      };
    }
  }

  #rows() {
    return this.#session.messages.ofConnection(connectionId(this.#connection));
  }
}
