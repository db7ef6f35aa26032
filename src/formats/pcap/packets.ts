// draft-ietf-opsawg-pcap (pcap), draft-ietf-opsawg-pcapng (pcapng): the packets of a capture file.
import type { Problems } from '../problem.ts';

/** One packet as an interface saw it. */
export interface Packet {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Number of its link type (LINKTYPE_ values of tcpdump.org). */
  readonly link: number;
  /** May be only the beginning of the packet: captures can be limited to some bytes of each. */
  readonly bytes: Uint8Array;
}

const SECTION = 0x0a0d0d0a;
const ENDIANNESS = 0x1a2b3c4d;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** No capture program writes longer packets; a larger length is a broken file. */
const LONGEST_PACKET = 1 << 28;
const CUT = 'The file breaks off: what it has up to there is read';

/** Whether bytes are a pcap or pcapng file, judged by the first of them. */
export function isPcap(bytes: Uint8Array): boolean {
  return isPcapNg(bytes) || orderOf(bytes) !== null;
}

/** The packets of a file in its order. A file that is cut short or broken is read up to there, with a problem. */
export function packetsOf(bytes: Uint8Array, problems: Problems): Generator<Packet> {
  return isPcapNg(bytes) ? packetsOfPcapNg(bytes, problems) : packetsOfPcap(bytes, problems);
}

function isPcapNg(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = viewOf(bytes);
  return view.getUint32(0) === SECTION && [view.getUint32(8), view.getUint32(8, true)].includes(ENDIANNESS);
}

function orderOf(bytes: Uint8Array): { readonly little: boolean; readonly perSecond: number } | null {
  if (bytes.length < 4) return null;
  const view = viewOf(bytes);
  for (const little of [true, false]) {
    const magic = view.getUint32(0, little);
    if (magic === MICROSECONDS) return { little, perSecond: 1e6 };
    if (magic === NANOSECONDS) return { little, perSecond: 1e9 };
  }
  return null;
}

function* packetsOfPcap(bytes: Uint8Array, problems: Problems): Generator<Packet> {
  const order = orderOf(bytes);
  if (order === null || bytes.length < 24) {
    problems.add('', CUT);
    return;
  }
  const { little, perSecond } = order;
  const view = viewOf(bytes);
  // The upper half says whether frames end in a checksum, and how long it is: the lengths within the packet leave it out anyway.
  const link = view.getUint32(20, little) & 0xffff;
  let at = 24;
  for (let number = 1; at + 16 <= bytes.length; number++) {
    const length = view.getUint32(at + 8, little);
    if (length > LONGEST_PACKET) {
      problems.add(`packet ${number}`, 'has an impossible length: the file is read up to there');
      return;
    }
    const from = at + 16;
    if (from + length > bytes.length) break;
    const seconds = view.getUint32(at, little);
    const fraction = view.getUint32(at + 4, little);
    yield {
      at: seconds * 1_000 + (fraction * 1_000) / perSecond,
      link,
      bytes: bytes.subarray(from, from + length),
    };
    at = from + length;
  }
  if (at < bytes.length) problems.add('', CUT);
}

interface Interface {
  readonly link: number;
  /** More of a packet is not kept. */
  readonly most: number;
  /** Milliseconds of one unit of its times. */
  readonly unit: number;
  readonly offset: number;
}

function* packetsOfPcapNg(bytes: Uint8Array, problems: Problems): Generator<Packet> {
  const view = viewOf(bytes);
  let little = true;
  let interfaces: Interface[] = [];
  let at = 0;
  let last = 0;
  for (let number = 1; at + 12 <= bytes.length; number++) {
    // The type of a section header reads the same in both orders.
    if (view.getUint32(at) === SECTION) {
      little = view.getUint32(at + 8, true) === ENDIANNESS;
      interfaces = [];
    }
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < 12 || length % 4 !== 0 || length > LONGEST_PACKET) {
      problems.add(`block ${number}`, 'has an impossible length: the file is read up to there');
      return;
    }
    if (at + length > bytes.length) break;
    const body = bytes.subarray(at + 8, at + length - 4);
    if (type === 1) interfaces.push(readInterface(body, little));
    else {
      const packet = readPacket(type, body, little, interfaces, last);
      if (packet !== null) {
        last = packet.at;
        yield packet;
      } else if (type === 6 || type === 3 || type === 2)
        problems.add(`block ${number}`, 'is a packet that cannot be read, and left out');
    }
    at += length;
  }
  if (at < bytes.length) problems.add('', CUT);
}

/** An Interface Description Block (section 4.2), with its options `if_tsresol` and `if_tsoffset`. */
function readInterface(body: Uint8Array, little: boolean): Interface {
  const view = viewOf(body);
  if (body.length < 8) return { link: -1, most: 0, unit: 1e-3, offset: 0 };
  let unit = 1e-3;
  let offset = 0;
  for (let at = 8; at + 4 <= body.length; ) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    if (code === 0 || at + 4 + length > body.length) break;
    if (code === 9 && length >= 1) {
      const resolution = view.getUint8(at + 4);
      const power = resolution & 0x7f;
      unit = 1_000 * ((resolution & 0x80) === 0 ? 10 ** -power : 2 ** -power);
    }
    if (code === 14 && length >= 8) offset = Number(view.getBigInt64(at + 4, little)) * 1_000;
    at += 4 + length + (-length & 3);
  }
  return { link: view.getUint16(0, little), most: view.getUint32(4, little) || Infinity, unit, offset };
}

/** An Enhanced Packet Block (section 4.3), an obsolete Packet Block, or a Simple Packet Block, which has no time. */
function readPacket(
  type: number,
  body: Uint8Array,
  little: boolean,
  interfaces: readonly Interface[],
  last: number,
): Packet | null {
  const view = viewOf(body);
  if (type === 3) {
    const [first] = interfaces;
    if (first === undefined || body.length < 4) return null;
    // It does not say how many bytes it has; behind them there are up to three that fill it up (section 4.4).
    const bytes = body.subarray(4, 4 + Math.min(view.getUint32(0, little), first.most));
    return { at: last, link: first.link, bytes };
  }
  if ((type !== 6 && type !== 2) || body.length < 20) return null;
  const index = type === 6 ? view.getUint32(0, little) : view.getUint16(0, little);
  const source = interfaces[index];
  const length = view.getUint32(12, little);
  if (source === undefined || 20 + length > body.length) return null;
  const ticks = view.getUint32(4, little) * 2 ** 32 + view.getUint32(8, little);
  const at = ticks * source.unit + source.offset;
  return { at, link: source.link, bytes: body.subarray(20, 20 + length) };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
