import { isControl } from '../protocol/websocket/frame-header.ts';
import type { ConnectionWire } from './connection-wire.ts';

/** Frames each way, and how many of them are control frames, for a report; null where there were none. */
export function wordsOfWire(wire: ConnectionWire | null): string | null {
  if (wire === null || wire.count === 0) return null;
  return `sent ${sideInWords(wire, true)}, received ${sideInWords(wire, false)}`;
}

function sideInWords(wire: ConnectionWire, outgoing: boolean): string {
  let frames = 0;
  let control = 0;
  for (let i = 0; i < wire.count; i++) {
    if (wire.outgoing(i) !== outgoing) continue;
    frames++;
    if (isControl(wire.opcode(i))) control++;
  }
  return `${frames} ${frames === 1 ? 'frame' : 'frames'}${control === 0 ? '' : ` (${control} control)`}`;
}
