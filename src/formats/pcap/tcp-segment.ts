// RFC 791 (IPv4), RFC 8200 (IPv6), RFC 9293 section 3.1 (TCP): the segment in an IP packet.

/** One TCP segment. */
export interface TcpSegment {
  /** Address and port, such as `127.0.0.1:8080` or `[::1]:8080`. */
  readonly from: string;
  readonly to: string;
  /** Sequence number of the first byte of `bytes`. */
  readonly seq: number;
  /** The next byte that its sender expects; null where the segment acknowledges nothing. */
  readonly ack: number | null;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  /** How many bytes it carries. */
  readonly length: number;
  /** Those of them that the capture has: the first. */
  readonly bytes: Uint8Array;
}

const TCP = 6;
/** Extension headers that may stand before TCP: hop-by-hop, routing, destination options (RFC 8200 section 4). */
const EXTENSIONS = new Set([0, 43, 60]);
const FRAGMENT = 44;

interface IpPayload {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly start: number;
  /** Where it ends by the header's own word; the capture may have less. */
  readonly end: number;
}

/** Reads the TCP segment of an IP packet; null where there is none, `fragment` where it is a part of one. */
export function tcpSegmentOf(ip: Uint8Array): TcpSegment | null | 'fragment' {
  const version = (ip[0] ?? 0) >> 4;
  const payload = version === 4 ? ipv4(ip) : version === 6 ? ipv6(ip) : null;
  if (payload === null || payload === 'fragment' || payload.protocol !== TCP)
    return payload === 'fragment' ? payload : null;
  const { start, end } = payload;
  if (ip.length < start + 20) return null;
  const view = new DataView(ip.buffer, ip.byteOffset, ip.byteLength);
  const flags = view.getUint8(start + 13);
  const data = start + (view.getUint8(start + 12) >> 4) * 4;
  if (data < start + 20 || data > end) return null;
  return {
    from: `${payload.from}:${view.getUint16(start)}`,
    to: `${payload.to}:${view.getUint16(start + 2)}`,
    seq: view.getUint32(start + 4),
    ack: (flags & 0x10) === 0 ? null : view.getUint32(start + 8),
    fin: (flags & 0x01) !== 0,
    syn: (flags & 0x02) !== 0,
    rst: (flags & 0x04) !== 0,
    length: end - data,
    bytes: ip.subarray(data, Math.max(data, end)),
  };
}

function ipv4(ip: Uint8Array): IpPayload | 'fragment' | null {
  const start = ((ip[0] ?? 0) & 0x0f) * 4;
  if (start < 20 || ip.length < start) return null;
  const view = new DataView(ip.buffer, ip.byteOffset, ip.byteLength);
  // More fragments, or not the first one.
  if ((view.getUint16(6) & 0x3fff) !== 0) return 'fragment';
  // A network card that cuts segments itself gets them with a length of 0.
  const total = view.getUint16(2) || ip.length;
  const address = (at: number) => ip.subarray(at, at + 4).join('.');
  return { from: address(12), to: address(16), protocol: ip[9] ?? 0, start, end: total };
}

function ipv6(ip: Uint8Array): IpPayload | 'fragment' | null {
  if (ip.length < 40) return null;
  const view = new DataView(ip.buffer, ip.byteOffset, ip.byteLength);
  const length = view.getUint16(4);
  let protocol = ip[6] ?? 0;
  let start = 40;
  while (EXTENSIONS.has(protocol) || protocol === FRAGMENT) {
    if (start + 8 > ip.length) return null;
    // An atomic fragment is a whole packet: at offset 0, with nothing behind it (RFC 6946).
    const isWhole = protocol !== FRAGMENT || (view.getUint16(start + 2) & 0xfff9) === 0;
    if (!isWhole) return 'fragment';
    const length = protocol === FRAGMENT ? 8 : ((ip[start + 1] ?? 0) + 1) * 8;
    protocol = ip[start] ?? 0;
    start += length;
  }
  return {
    from: `[${ipv6Text(view, 8)}]`,
    to: `[${ipv6Text(view, 24)}]`,
    protocol,
    start,
    end: length === 0 ? ip.length : 40 + length,
  };
}

/** RFC 5952 section 4: the text of an address, with the first of its longest runs of two zeros and more left out. */
function ipv6Text(view: DataView, at: number): string {
  const groups = Array.from({ length: 8 }, (_, n) => view.getUint16(at + n * 2));
  let run = { from: 0, length: 1 };
  for (let from = 0; from < groups.length; from++) {
    const end = groups.findIndex((group, n) => n >= from && group !== 0);
    const length = (end === -1 ? groups.length : end) - from;
    if (length > run.length) run = { from, length };
  }
  if (run.length < 2) return groupsText(groups);
  return `${groupsText(groups.slice(0, run.from))}::${groupsText(groups.slice(run.from + run.length))}`;
}

function groupsText(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
