import { LONGEST_BEAT } from '../../analysis/rhythm/beat-kind.ts';
import { type BeatRun, BeatRuns } from '../../analysis/rhythm/beat-runs.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { MessagePlaces } from './decode-task.ts';
import { type PlacedConversation, placedMessage, type ReadPayload } from './placed-conversation.ts';

/** Finds the runs of heartbeats of one connection, piece by piece from its first message. */
export class BeatReader {
  readonly #read: ReadPayload;
  readonly #log: LogId;
  readonly #open: PlacedConversation;
  readonly #runs = new BeatRuns();

  constructor(read: ReadPayload, log: LogId, open: PlacedConversation) {
    this.#read = read;
    this.#log = log;
    this.#open = open;
  }

  /** Reads the next messages, and answers what has come or changed of the runs. Rejects if the disk fails. */
  async read(
    places: MessagePlaces,
    times: Float64Array,
  ): Promise<{ readonly from: number; readonly runs: readonly BeatRun[] }> {
    for (let k = 0; k < places.rows.length; k++) {
      const flags = places.flags[k] ?? 0;
      const opcode = flags & FLAG.opcode;
      const size = places.lengths[k] ?? 0;
      const message = this.#cannotBeat(opcode, size)
        ? null
        : await placedMessage(this.#read, this.#log, places, k);
      this.#runs.add({
        at: times[k] ?? Number.NaN,
        outgoing: (flags & FLAG.outgoing) !== 0,
        opcode,
        size,
        decoded: message === null ? null : this.#open.conversation.decode(message),
        bytes: message?.bytes ?? null,
      });
    }
    return this.#runs.take();
  }

  /** A long text of no known protocol is no heartbeat, and nothing after it depends on it. */
  #cannotBeat(opcode: number, size: number): boolean {
    return this.#open.choice.decoder === null && opcode === OPCODE.text && size > LONGEST_BEAT;
  }
}
