import { CaptureOrder } from './capture-order.ts';
import { CapturedConnection, type TcpEnding } from './captured-connection.ts';
import type { CaptureFile } from './exchange-events.ts';
import type { TcpSegment } from './tcp-segment.ts';
import { distance, type TcpPiece, TcpStream } from './tcp-stream.ts';

/** What was found out about a connection's bytes. */
export interface ConnectionReport {
  /** It is encrypted by TLS. */
  encrypted(): void;
  /** It was under way before the capture began, and nothing of it could be read. */
  underWay(): void;
}

interface End {
  readonly name: string;
  readonly stream: TcpStream;
}

/** How a connection ended, as far as it was captured. */
interface Ending {
  /** Which end ended it first; `unknown` where that cannot be told. */
  readonly by: End | 'unknown';
  /** When the first FIN or RST came: what comes behind it may come much later. */
  readonly at: number;
  readonly reset: boolean;
}

/** The SYN that opens a connection. */
interface Opening {
  readonly at: number;
  readonly segment: TcpSegment;
}

/** A RST that its receiver takes, as far as the capture shows that. */
interface Reset {
  readonly end: End;
  readonly seq: number;
  /** All that its sender can have received. */
  readonly ack: number | null;
}

const HANDSHAKE_RECORD = 0x16;

/** Follows one TCP connection through its segments. */
export class TcpConnection {
  readonly #file: CaptureFile;
  readonly #report: ConnectionReport;
  readonly #ends: readonly [End, End];
  readonly #order: CaptureOrder;
  /** How many packets of it there were. */
  #count = 0;
  /** Which end opened it; null until that is known. */
  #client: End | null = null;
  #read: CapturedConnection | null = null;
  /** Until it is known who the client is. */
  #waiting: { readonly end: End; readonly piece: TcpPiece }[] = [];
  #ending: Ending | null = null;
  #reset: Reset | null = null;
  /** A RST came behind which it went on: it is not known whom that RST reached. */
  #resetInVain = false;
  /** A SYN that belongs to another connection, or to none: this one goes on until it is answered (RFC 5961 section 4). */
  #opening: Opening | null = null;
  #state: 'open' | 'not-read' | 'over' = 'open';
  #last = 0;

  constructor(file: CaptureFile, report: ConnectionReport, first: TcpSegment) {
    this.#file = file;
    this.#report = report;
    this.#ends = [
      { name: first.from, stream: new TcpStream() },
      { name: first.to, stream: new TcpStream() },
    ];
    this.#order = new CaptureOrder([this.#ends[0].stream, this.#ends[1].stream]);
  }

  /** The SYN of another connection between the same ports, where this segment shows that there is one; null otherwise. */
  successor(at: number, segment: TcpSegment): Opening | null {
    const { from, syn, ack, seq, rst } = segment;
    if (syn && ack === null) {
      const opening = { at, segment };
      if (this.#state === 'over' || this.#reset !== null) return opening;
      if (this.#endOf(from).stream.isForeign(seq)) this.#opening = opening;
      return null;
    }
    if (this.#opening === null || rst) return null;
    const { segment: first } = this.#opening;
    const goesOn = from === first.from ? seq : ack;
    return goesOn === (first.seq + 1) >>> 0 ? this.#opening : null;
  }

  /** Takes the next segment of either direction. */
  take(at: number, segment: TcpSegment): void {
    if (this.#state === 'over' || segment === this.#opening?.segment) return;
    const end = this.#endOf(segment.from);
    if (segment.rst && !end.stream.accepts(segment.seq)) return;
    this.#last = Math.max(this.#last, at);
    if (this.#reset !== null && this.#goesOn(this.#reset, end, segment)) this.#withdrawReset(this.#reset);
    if (segment.syn) this.#client ??= segment.ack === null ? end : this.#other(end);
    if (segment.fin || segment.rst) this.#endedBy(at, end, segment);
    for (const piece of end.stream.push(at, this.#count++, segment)) this.#order.add(end.stream, piece);
    if (segment.ack !== null) {
      const { stream } = this.#other(end);
      for (const piece of stream.confirmed(segment.ack)) this.#order.add(stream, piece);
    }
    this.#readOn();
    const [a, b] = this.#ends;
    if (a.stream.finished && b.stream.finished) this.end(true);
  }

  /** @param ended whether its end was captured; otherwise the file merely ends */
  end(ended: boolean): void {
    if (this.#state === 'over') return;
    for (const { stream } of this.#ends) {
      for (const piece of stream.end()) this.#order.add(stream, piece);
    }
    this.#readOn();
    const client = this.#client ?? this.#ends[0];
    const ending = this.#ending;
    const isWhole = this.#ends.some(({ stream }) => stream.first !== null);
    if (this.#state === 'open' && !isWhole && this.#read?.isStrange === true) this.#report.underWay();
    else
      this.#read?.end(
        ending?.at ?? this.#last,
        ended || ending !== null,
        ending && this.#endingFor(client, ending),
      );
    this.#state = 'over';
  }

  #readOn(): void {
    const [a, b] = this.#ends;
    for (const { stream, piece } of this.#order.next()) this.#piece(a.stream === stream ? a : b, piece);
  }

  #endingFor(client: End, { by, reset }: Ending): TcpEnding {
    const side = by === client ? 'client' : 'server';
    return {
      by: by === 'unknown' ? null : side,
      how: reset ? 'reset' : 'fin',
      isWhole: client.stream.first !== null,
    };
  }

  /** An end sends FIN or RST. */
  #endedBy(at: number, end: End, segment: TcpSegment): void {
    const by = this.#firstToEnd(end, segment);
    this.#ending = { at, reset: segment.rst, ...this.#ending, by };
    if (!segment.rst || this.#reset !== null) return;
    const { seq, ack } = segment;
    this.#reset = { end, seq, ack: ack ?? this.#other(end).stream.sent };
    end.stream.reset(seq);
  }

  /** Who ended it first, now that this end sends FIN or RST (RFC 9293 sections 3.5.1 and 3.6). */
  #firstToEnd(end: End, { ack, rst }: TcpSegment): End | 'unknown' {
    const first = this.#ending;
    const other = this.#other(end).stream;
    // Beyond what the capture has of the other side: it may have sent its FIN in a packet that is missing.
    const isBeyond = ack !== null && (other.sent === null || distance(ack, other.sent) > 0);
    // A RST without ACK answers a segment of a connection that was over by then (RFC 9293 section 3.10.7.1).
    if (first === null) return ack === null || isBeyond || this.#resetInVain ? 'unknown' : end;
    if (first.by === end || first.by === 'unknown') return first.by;
    // Nothing is sent in answer to a RST: neither knew of the other's.
    if (first.reset) return 'unknown';
    // Neither knew of the other's FIN: which came first depends on where the packets were captured.
    return isBeyond || (rst && ack === null) ? first.by : 'unknown';
  }

  /** Whether a segment shows that the connection goes on behind a RST, which then was forged or got lost. */
  #goesOn({ end, seq, ack }: Reset, from: End, segment: TcpSegment): boolean {
    if (segment.syn || segment.rst) return false;
    // The receiver has bytes that its sender sent behind it.
    if (from !== end) return segment.ack !== null && distance(segment.ack, seq) > 0;
    const last = segment.seq + segment.length;
    if (segment.length > 0 && distance(last, seq) > 0) return true;
    // The end of its sender's bytes is not where the RST stood: at a FIN, or right behind it.
    if (segment.fin && distance(seq, last) !== 0 && distance(seq, last) !== 1) return true;
    return segment.ack !== null && ack !== null && distance(segment.ack, ack) > 0;
  }

  #withdrawReset({ end }: Reset): void {
    this.#reset = null;
    this.#resetInVain = true;
    end.stream.reset(null);
    if (this.#ending?.reset === true) this.#ending = null;
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
    this.#read.take(outgoing, piece);
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
