import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';
import type { DecodableMessage } from '../decoded.ts';

/** A packet of which so much has come without its end is given up: what follows is decoded as it stands. */
const MOST = 16 << 20;

/** The bytes of a message behind those that messages before it left over. */
export interface CarriedBytes {
  readonly bytes: Uint8Array;
  /** How many of them came before. */
  readonly carried: number;
}

/** What a peer began and has not ended yet, each way: for protocols whose packets do not end where messages do. */
export class HeldBytes {
  #fromClient: Uint8Array | null = null;
  #fromServer: Uint8Array | null = null;

  /** The bytes to decode now. */
  with({ bytes, outgoing }: DecodableMessage): CarriedBytes {
    const held = outgoing ? this.#fromClient : this.#fromServer;
    return held === null
      ? { bytes, carried: 0 }
      : { bytes: joinedBytes([held, bytes]), carried: held.length };
  }

  /** Keeps what was begun and not ended; null where nothing was. */
  hold({ outgoing }: DecodableMessage, rest: Uint8Array | null): void {
    const held = rest !== null && rest.length < MOST ? rest : null;
    if (outgoing) this.#fromClient = held;
    else this.#fromServer = held;
  }
}

/** Where a byte stands in the message itself; what came before stands at its beginning. */
export function placeAfter(carried: number): (offset: number) => number {
  return (offset) => Math.max(0, offset - carried);
}
