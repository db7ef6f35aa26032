import { connectionId, epochMilliseconds, isTime } from '../../events/units.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import { BatchBuilder } from '../batch-builder.ts';
import type { Imported } from '../imported.ts';
import { Problems } from '../problem.ts';
import type { CaptureFile } from './exchange-events.ts';
import { ipOfPacket } from './ip-of-packet.ts';
import { packetsOf } from './packets.ts';
import { type ConnectionReport, TcpConnection } from './tcp-connection.ts';
import { type TcpSegment, tcpSegmentOf } from './tcp-segment.ts';

/**
 * Reads a packet capture (pcap or pcapng): the WebSockets, and other switches of protocol, of its connections without TLS. What is
 * cut, missing, repeated or out of order is read as far as it goes, and named as a problem where something is missing.
 */
export function readPcap(bytes: Uint8Array): Imported {
  const problems = new Problems();
  const reader = new PcapReader(problems);
  let number = 0;
  for (const { at, link, bytes: packet } of packetsOf(bytes, problems)) {
    number++;
    if (isTime(at)) reader.take(at, link, packet);
    else problems.add(`packet ${number}`, 'has an impossible time and is left out');
  }
  return reader.imported();
}

class PcapReader {
  readonly #problems: Problems;
  readonly #builder = new BatchBuilder('pcap');
  readonly #connections = new Map<string, TcpConnection>();
  readonly #unknownLinks = new Map<number, number>();
  readonly #file: CaptureFile;
  readonly #report: ConnectionReport;
  #listed = 0;
  /** How often something was listed between two ends: ports are used again, and a connection carries one request after another. */
  readonly #uses = new Map<string, number>();
  #ordinary = 0;
  #encrypted = 0;
  #underWay = 0;
  #fragments = 0;
  #begun = false;

  constructor(problems: Problems) {
    this.#problems = problems;
    this.#file = {
      builder: this.#builder,
      newConnection: (ends) => {
        if (this.#listed >= MOST_CONNECTIONS) return null;
        const uses = (this.#uses.get(ends) ?? 0) + 1;
        this.#uses.set(ends, uses);
        return { id: connectionId(this.#listed++), name: uses === 1 ? ends : `${ends} (${uses})` };
      },
      ordinary: () => {
        this.#ordinary++;
      },
      problem: (name, what) => problems.add(name, what),
    };
    this.#report = {
      encrypted: () => {
        this.#encrypted++;
      },
      underWay: () => {
        this.#underWay++;
      },
    };
  }

  take(at: number, link: number, packet: Uint8Array): void {
    if (!this.#begun) this.#begin(at);
    const ip = ipOfPacket(link, packet);
    if (ip === 'unknown') {
      this.#unknownLinks.set(link, (this.#unknownLinks.get(link) ?? 0) + 1);
      return;
    }
    const segment = ip === null ? null : tcpSegmentOf(ip);
    if (segment === 'fragment') this.#fragments++;
    else if (segment !== null) this.#connectionOf(at, segment).take(at, segment);
  }

  imported(): Imported {
    if (!this.#begun) this.#begin(0);
    for (const connection of this.#connections.values()) connection.end(false);
    this.#builder.flush();
    const problems = this.#problems;
    for (const [link, count] of this.#unknownLinks)
      problems.add('', `${count} packets of link type ${link} cannot be read`);
    if (this.#fragments > 0) problems.add('', `${this.#fragments} fragments of IP packets are left out`);
    if (this.#encrypted > 0)
      problems.add(
        '',
        `${this.#encrypted === 1 ? '1 connection is' : `${this.#encrypted} connections are`} encrypted by TLS: a NetLog of the browser shows what is in them`,
      );
    if (this.#underWay > 0)
      problems.add(
        '',
        this.#underWay === 1
          ? '1 TCP connection was under way before the capture began: what it carries cannot be read'
          : `${this.#underWay} TCP connections were under way before the capture began: what they carry cannot be read`,
      );
    const { batches, readPayload } = this.#builder;
    return {
      format: 'pcap',
      producer: '',
      redacted: false,
      batches,
      readPayload,
      problems: problems.list(),
      problemCount: problems.count,
      ordinaryRequests: this.#ordinary,
    };
  }

  #begin(at: number): void {
    this.#begun = true;
    this.#builder.event({
      type: 'recording/started',
      at: epochMilliseconds(at),
      source: 'pcap',
      url: '',
      browser: '',
    });
  }

  #connectionOf(at: number, segment: TcpSegment): TcpConnection {
    const { from, to } = segment;
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    const known = this.#connections.get(key);
    const opening = known === undefined ? { at, segment } : known.successor(at, segment);
    if (known !== undefined && opening === null) return known;
    known?.end(true);
    const connection = new TcpConnection(this.#file, this.#report, segment);
    this.#connections.set(key, connection);
    if (opening !== null && opening.segment !== segment) connection.take(opening.at, opening.segment);
    return connection;
  }
}
