// IEEE 802.3, 802.1Q, and the link types of tcpdump.org: finds the IP packet in what an interface saw.

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
/** Tags of virtual networks (802.1Q, 802.1ad, and an older number of it), four bytes each. */
const TAGS = new Set([0x8100, 0x88a8, 0x9100]);
/** More tags than two are not in use. */
const MOST_TAGS = 4;

/** The IP packet in a packet of this link type; null where there is none, `unknown` where the link type is not known. */
export function ipOfPacket(link: number, bytes: Uint8Array): Uint8Array | null | 'unknown' {
  switch (link) {
    case 0: // BSD loopback
    case 108: // OpenBSD loopback
      return afterFamily(bytes);
    case 1:
      return afterType(bytes, 12);
    case 12: // raw IP, as three systems number it
    case 14:
    case 101:
    case 228:
    case 229:
      return bytes;
    case 113: // Linux cooked
      return afterType(bytes, 14);
    case 276: // Linux cooked, second version
      return inside(bytes, typeAt(bytes, 0), 20);
    default:
      return 'unknown';
  }
}

/** Four bytes of an address family in an order that only the writer knew: the version of IP that follows says as much. */
function afterFamily(bytes: Uint8Array): Uint8Array | null {
  const version = (bytes[4] ?? 0) >> 4;
  return version === 4 || version === 6 ? bytes.subarray(4) : null;
}

function afterType(bytes: Uint8Array, at: number): Uint8Array | null {
  return inside(bytes, typeAt(bytes, at), at + 2);
}

function inside(bytes: Uint8Array, type: number | null, from: number): Uint8Array | null {
  let next = type;
  let at = from;
  for (let tags = 0; next !== null && TAGS.has(next) && tags < MOST_TAGS; tags++) {
    next = typeAt(bytes, at + 2);
    at += 4;
  }
  return next === IPV4 || next === IPV6 ? bytes.subarray(at) : null;
}

function typeAt(bytes: Uint8Array, at: number): number | null {
  const high = bytes[at];
  const low = bytes[at + 1];
  return high === undefined || low === undefined ? null : (high << 8) | low;
}
