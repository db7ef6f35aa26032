import type { LifecycleEvent, Source } from '../../events/event.ts';
import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import { arrayMember, isObject, member, naturalMember } from '../json-access.ts';
import { parseEvent } from '../log/parse-event.ts';
import type { Problems } from '../problem.ts';

/** What the `wire` of our object in an entry says: as the events of a log. Broken parts are left out, with a problem. */
export function* readWire(
  entry: unknown,
  of: { readonly connection: ConnectionId; readonly source: Source },
  place: { readonly answeredAt: EpochMilliseconds; readonly where: string; readonly problems: Problems },
): Generator<LifecycleEvent> {
  const wire = member(member(entry, '_switchyard'), 'wire');
  const early = naturalMember(wire, 'early', Number.MAX_SAFE_INTEGER);
  if (early !== null) yield { type: 'wire/answered', at: place.answeredAt, ...of, early };
  let number = 0;
  let last = place.answeredAt;
  for (const piece of arrayMember(wire, 'frames')) {
    const { faults, ...frames } = isObject(piece) ? piece : {};
    const at = arrayMember(piece, 'at').at(-1);
    const event = parseEvent({ type: 'wire/frames', at, ...of, frames, faults });
    if (event !== null) {
      last = event.at;
      yield event;
    } else place.problems.add(`${place.where}._switchyard.wire.frames[${number}]`, 'is broken and left out');
    number++;
  }
  for (const part of arrayMember(wire, 'lost')) {
    const { outgoing, since } = isObject(part) ? part : {};
    const event = parseEvent({ type: 'wire/lost', at: last, ...of, outgoing, since });
    if (event !== null) yield event;
    else place.problems.add(`${place.where}._switchyard.wire.lost`, 'is broken and left out');
  }
}
