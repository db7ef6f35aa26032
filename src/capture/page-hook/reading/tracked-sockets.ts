import type { ConnectionId } from '../../../events/units.ts';
import type { Entry } from '../../connection-ledger.ts';
import type { MessagePieces } from './message-pieces.ts';

/** Live sockets that one frame can have at a time; a page may make up as many as it likes. */
export const MOST_LIVE_SOCKETS = 100_000;

/** Where nearly all live, not each new one has all of them looked at. */
const LOOK_EVERY = 16;

/** A socket that a hook reported. */
export interface TrackedSocket {
  readonly entry: Entry;
  /** Messages that wait for their other pieces: to the client, and to the server. */
  readonly pieces: [MessagePieces | null, MessagePieces | null];
  /** Messages that the hook reported to be lost, and that its ordinals have not passed over yet. */
  lost: number;
  /** Reports are missing, which a gap counts: whether the next ordinal of a direction may pass over their messages. */
  readonly afterHole: [toClient: boolean, toServer: boolean];
  /** The log has its end. */
  closed: boolean;
}

/** The sockets of one frame by their numbers. */
export class TrackedSockets {
  readonly #sockets = new Map<number, TrackedSocket>();
  /** So many more are refused without a look at which of them live. */
  #untilLook = 0;

  /** Whether any was ever reported that is not forgotten yet. */
  get any(): boolean {
    return this.#sockets.size > 0;
  }

  get(socket: number): TrackedSocket | undefined {
    return this.#sockets.get(socket);
  }

  /** Whether there are not too many that live: those that are over give their places back. */
  hasRoom(): boolean {
    if (this.#sockets.size < MOST_LIVE_SOCKETS) return true;
    if (this.#untilLook-- > 0) return false;
    for (const [socket, { entry }] of this.#sockets) if (entry.ended) this.#sockets.delete(socket);
    this.#untilLook = LOOK_EVERY;
    return this.#sockets.size < MOST_LIVE_SOCKETS;
  }

  add(socket: number, entry: Entry, closed = false): TrackedSocket {
    const tracked: TrackedSocket = {
      entry,
      pieces: [null, null],
      lost: 0,
      afterHole: [false, false],
      closed,
    };
    this.#sockets.set(socket, tracked);
    return tracked;
  }

  /** One of them is over. */
  ended(): void {
    this.#untilLook = 0;
  }

  all(): IterableIterator<TrackedSocket> {
    return this.#sockets.values();
  }

  /** Those that live, by their numbers. */
  *live(): Generator<readonly [number, Entry]> {
    for (const [socket, { entry }] of this.#sockets) if (!entry.ended) yield [socket, entry];
  }

  /** Number of a live connection's socket; null where it has none. */
  numberOf(connection: ConnectionId): number | null {
    for (const [socket, entry] of this.live()) if (entry.id === connection) return socket;
    return null;
  }

  /** Reports are missing: so are pieces of messages, and ordinals. */
  passHole(): void {
    for (const socket of this.#sockets.values()) {
      socket.pieces[0] = socket.pieces[1] = null;
      socket.afterHole[0] = socket.afterHole[1] = true;
    }
  }
}
