import type { TcpPiece, TcpStream } from './tcp-stream.ts';

/** One direction of a connection, as far as it is in order. */
class Ready {
  readonly stream: TcpStream;
  #pieces: TcpPiece[] = [];
  #taken = 0;

  constructor(stream: TcpStream) {
    this.stream = stream;
  }

  get first(): TcpPiece | undefined {
    return this.#pieces[this.#taken];
  }

  /** Number of the packet with which its next bytes were there: infinite where none wait. */
  get order(): number {
    return this.first?.order ?? this.stream.waitsFrom;
  }

  add(piece: TcpPiece): void {
    this.#pieces.push(piece);
  }

  drop(): void {
    this.#taken++;
    if (this.#taken < this.#pieces.length) return;
    this.#pieces = [];
    this.#taken = 0;
  }
}

/**
 * Brings the pieces of both directions in the order of their packets. Where one direction waits for bytes that are missing, the other
 * waits as well: who closed first, and what answers what, depends on that order.
 */
export class CaptureOrder {
  readonly #sides: readonly [Ready, Ready];

  constructor(streams: readonly [TcpStream, TcpStream]) {
    this.#sides = [new Ready(streams[0]), new Ready(streams[1])];
  }

  /** Takes the next piece of a direction. */
  add(stream: TcpStream, piece: TcpPiece): void {
    const [a, b] = this.#sides;
    (a.stream === stream ? a : b).add(piece);
  }

  /** What nothing can come before any more. */
  *next(): Generator<{ readonly stream: TcpStream; readonly piece: TcpPiece }> {
    const [a, b] = this.#sides;
    for (;;) {
      const side = a.order <= b.order ? a : b;
      const piece = side.first;
      if (piece === undefined) return;
      side.drop();
      yield { stream: side.stream, piece };
    }
  }
}
