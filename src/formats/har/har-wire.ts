import type { LifecycleEvent } from '../../events/event.ts';
import { type ConnectionId, epochMilliseconds } from '../../events/units.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';

/** Frames of one element of `wire.frames`: as many as an event of the log has. */
const A_PIECE = 512;

/**
 * What the entry's own object says of the wire, as a member after a comma, in pieces; nothing where the wire was not seen. `shown`
 * redacts an event.
 */
export function* harWire(
  connection: ConnectionId,
  wire: ConnectionWire | null,
  shown: (event: LifecycleEvent) => LifecycleEvent,
): Generator<string> {
  if (wire === null) return;
  yield `,"wire":{"early":${JSON.stringify(wire.early)},"frames":[`;
  for (let from = 0; from < wire.count; from += A_PIECE) {
    const { frames, faults } = wire.piece(from, from + A_PIECE);
    const at = epochMilliseconds(frames.at.at(-1) ?? 0);
    const event = shown({ type: 'wire/frames', at, source: 'har', connection, frames, faults });
    if (event.type !== 'wire/frames') continue;
    yield `${from === 0 ? '' : ','}${JSON.stringify({ ...event.frames, faults: event.faults })}`;
  }
  yield ']';
  const lost = [...wire.lostSince].map(([outgoing, since]) => ({ outgoing, since }));
  if (lost.length > 0) yield `,"lost":${JSON.stringify(lost)}`;
  yield '}';
}
