import type { ConnectionWire } from '../session/connection-wire.ts';
import type { FrameEvidence } from './evidence.ts';

/**
 * The frames of a connection as evidence; null where no source recorded the wire.
 * @param faultWords words for those of a fault, which a file brings
 */
export function frameEvidence(
  wire: ConnectionWire | null,
  faultWords: (what: string) => string = (what) => what,
): FrameEvidence | null {
  if (wire === null) return null;
  const frames = Array.from({ length: wire.count }, (_, i) => {
    const { final, reserved, opcode, masked, length, lengthBytes } = wire.header(i);
    const outgoing = wire.outgoing(i);
    const unread = wire.unread(i);
    return { at: wire.at(i), outgoing, final, reserved, opcode, masked, length, lengthBytes, unread };
  });
  const heardUntil = new Map(
    [...wire.lostSince].map(([outgoing, since]) => [outgoing, since ?? Number.NEGATIVE_INFINITY] as const),
  );
  const faults = wire.faults.map((fault) => ({ ...fault, what: faultWords(fault.what) }));
  return { frames, faults, early: wire.early, heardUntil };
}
