import type { Direction } from '../../events/event.ts';
import { isControl } from '../../protocol/websocket/frame-header.ts';
import type { Connection, Traffic } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

/** Messages of one direction. Where the wire was recorded, its pings and pongs have rows too, and are no messages. */
export function messageTraffic(session: Session, { id }: Connection, direction: Direction): Traffic {
  let { count, bytes } = session.traffic(id, direction);
  const wire = session.wire(id);
  const outgoing = direction === 'client-to-server';
  for (let i = 0; i < (wire?.count ?? 0); i++) {
    if (wire === null || wire.outgoing(i) !== outgoing) continue;
    if (!isControl(wire.opcode(i)) || !wire.endsMessage(i)) continue;
    count--;
    bytes -= wire.header(i).length;
  }
  return { count, bytes };
}
