import { CapturedConnection, type CaptureFile } from './captured-connection.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { distance, type TcpPiece, TcpStream } from './tcp-stream.ts';

/** What was found out about a connection's bytes. */
export interface ConnectionReport {
  /** It is encrypted by TLS. */
  encrypted(): void;
  /** Bytes are missing. `goesOn`: it is read on behind them. */
  missing(name: string, side: 'client' | 'server', count: number, goesOn: boolean): void;
}

interface End {
  readonly name: string;
  readonly stream: TcpStream;
}

const HANDSHAKE_RECORD = 0x16;

/** Follows one TCP connection through its segments. */
export class TcpConnection {
  readonly #file: CaptureFile;
  readonly #report: ConnectionReport;
  readonly #ends: readonly [End, End];
  /** Which end opened it; null until that is known. */
  #client: End | null = null;
  #read: CapturedConnection | null = null;
  /** Until it is known who the client is. */
  #waiting: { readonly end: End; readonly piece: TcpPiece }[] = [];
  /** Which end ended it first; `unknown` where that cannot be told, null where none was seen to. */
  #endedBy: End | 'unknown' | null = null;
  #state: 'open' | 'not-read' | 'over' = 'open';
  #last = 0;

  constructor(file: CaptureFile, report: ConnectionReport, first: TcpSegment) {
    this.#file = file;
    this.#report = report;
    this.#ends = [
      { name: first.from, stream: new TcpStream() },
      { name: first.to, stream: new TcpStream() },
    ];
  }

  /** Whether a segment opens another connection between the same ports. */
  isSucceededBy({ from, syn, ack, seq }: TcpSegment): boolean {
    if (!syn || ack !== null) return false;
    const { stream } = this.#endOf(from);
    return this.#state === 'over' || (stream.first !== null && stream.first !== (seq + 1) >>> 0);
  }

  /** Takes the next segment of either direction. */
  take(at: number, segment: TcpSegment): void {
    if (this.#state === 'over') return;
    this.#last = Math.max(this.#last, at);
    const end = this.#endOf(segment.from);
    if (segment.syn) this.#client ??= segment.ack === null ? end : this.#other(end);
    if (segment.fin || segment.rst) this.#endedBy = this.#firstToEnd(end, segment);
    for (const piece of end.stream.push(at, segment)) this.#piece(end, piece);
    if (segment.ack !== null) {
      const other = this.#other(end);
      for (const piece of other.stream.confirmed(segment.ack)) this.#piece(other, piece);
    }
    const [a, b] = this.#ends;
    if (segment.rst || (a.stream.finished && b.stream.finished)) this.end(true);
  }

  /** @param ended whether its end was captured; otherwise the file merely ends */
  end(ended: boolean): void {
    if (this.#state === 'over') return;
    const client = this.#client ?? this.#ends[0];
    for (const end of [client, this.#other(client)]) {
      for (const piece of end.stream.end()) this.#piece(end, piece);
    }
    const finished = this.#ends.some(({ stream }) => stream.finished);
    const by = this.#endedBy;
    const side = by === null || by === 'unknown' ? by : by === client ? 'client' : 'server';
    this.#read?.end(this.#last, ended || finished, side);
    this.#state = 'over';
  }

  /** Who ended it first, now that this end sends FIN or RST (RFC 9293 sections 3.5.1 and 3.6). */
  #firstToEnd(end: End, { ack, fin }: TcpSegment): End | 'unknown' {
    const first = this.#endedBy;
    const other = this.#other(end).stream;
    // Beyond what the capture has of the other side: it may have sent its FIN in a packet that is missing.
    if (first === null) return ack !== null && distance(ack, other.next ?? ack) > 0 ? 'unknown' : end;
    if (first === end || first === 'unknown' || !fin) return first;
    // Neither knew of the other's FIN: which came first depends on where the packets were captured.
    return ack !== null && distance(ack, other.next ?? ack) > 0 ? first : 'unknown';
  }

  #piece(end: End, piece: TcpPiece): void {
    if (this.#state === 'not-read') return;
    if (this.#client === null && piece.bytes.length > 0)
      this.#client = startsAnswer(piece.bytes) ? this.#other(end) : end;
    if (this.#client === null) {
      this.#waiting.push({ end, piece });
      return;
    }
    for (const { end: of, piece: earlier } of this.#waiting.splice(0)) this.#give(of, earlier);
    this.#give(end, piece);
  }

  #give(end: End, piece: TcpPiece): void {
    const outgoing = end === this.#client;
    if (this.#read === null) {
      if (outgoing && piece.bytes[0] === HANDSHAKE_RECORD) {
        this.#state = 'not-read';
        this.#report.encrypted();
        return;
      }
      const server = outgoing ? this.#other(end) : end;
      const client = this.#other(server);
      this.#read = new CapturedConnection(this.#file, `${client.name} > ${server.name}`, server.name);
    }
    const goesOn = this.#read.take(outgoing, piece);
    if (piece.missing === 0) return;
    const name =
      this.#client === null ? end.name : `${this.#client.name} > ${this.#other(this.#client).name}`;
    this.#report.missing(name, outgoing ? 'client' : 'server', piece.missing, goesOn);
  }

  #endOf(name: string): End {
    const [a, b] = this.#ends;
    return a.name === name ? a : b;
  }

  #other(end: End): End {
    const [a, b] = this.#ends;
    return end === a ? b : a;
  }
}

function startsAnswer(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 7)) === 'HTTP/1.';
}
