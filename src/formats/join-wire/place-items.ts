import { isControl } from '../../protocol/websocket/frame-header.ts';
import type { LogItem } from '../batch-items.ts';
import type { ComparedPair } from './compare-pair.ts';
import { placeRows, type RecordedRows, type WireRow } from './place-rows.ts';

/** A pair whose messages are in the recording. */
interface Pair {
  readonly recorded: number;
  readonly compared: ComparedPair;
}

type MessageItem = Extract<LogItem, { readonly message: unknown }>;

/** Items of the wire by the position in the recording before which they stand. */
export type Placed = ReadonlyMap<number, readonly LogItem[]>;

/**
 * Puts what the recording lacks of a pair (pings, pongs, and messages that the browser refused) between the recorded messages between which
 * it stood on the wire.
 * @param pairs by the connection of the wire
 */
export function placeItems(
  ours: readonly LogItem[],
  theirs: readonly LogItem[],
  pairs: ReadonlyMap<number, Pair>,
): Placed {
  const byWire = new Map<number, MessageItem[]>();
  for (const item of theirs) {
    if (!('message' in item) || !pairs.has(item.message.connection)) continue;
    const known = byWire.get(item.message.connection);
    if (known === undefined) byWire.set(item.message.connection, [item]);
    else known.push(item);
  }
  const recorded = recordedRows(ours, pairs);
  const placed = new Map<number, LogItem[]>();
  for (const [wire, items] of byWire) {
    const pair = pairs.get(wire);
    const rows = pair === undefined ? undefined : recorded.get(pair.recorded);
    if (pair === undefined || rows === undefined) continue;
    const onWire = wireRows(items, pair.compared);
    const added = items.filter((_, i) => onWire[i]?.placed === true);
    for (const [i, place] of placeRows(onWire, rows).entries()) {
      const item = added[i];
      if (item === undefined) continue;
      const there = placed.get(place);
      if (there === undefined) placed.set(place, [item]);
      else there.push(item);
    }
  }
  return placed;
}

function wireRows(items: readonly MessageItem[], { control, received }: ComparedPair): WireRow[] {
  const ended: [number, number] = [0, 0];
  return items.map(({ at, message: { opcode, outgoing } }) => {
    if (isControl(opcode)) return { at, outgoing, data: null, placed: !control };
    const data = ended[outgoing ? 1 : 0]++;
    const refused = !outgoing && received.refusedFrom !== null && data >= received.refusedFrom;
    return { at, outgoing, data, placed: refused };
  });
}

/** Where the rows of the recorded connections stand. */
function recordedRows(
  ours: readonly LogItem[],
  pairs: ReadonlyMap<number, Pair>,
): ReadonlyMap<number, RecordedRows> {
  const times = ours.map(({ at }) => at);
  const found = new Map<number, Rows>();
  for (const { recorded, compared } of pairs.values()) found.set(recorded, new Rows(times, compared));
  for (const [position, item] of ours.entries()) {
    const of = 'message' in item ? item.message : 'connection' in item.event ? item.event : null;
    if (of !== null) found.get(of.connection)?.take(item, position);
  }
  return found;
}

class Rows implements RecordedRows {
  readonly times: readonly number[];
  readonly messages: readonly [number[], number[]] = [[], []];
  readonly #compared: ComparedPair;
  first = 0;
  end: number;

  constructor(times: readonly number[], compared: ComparedPair) {
    this.times = times;
    this.#compared = compared;
    this.end = times.length;
  }

  take(item: LogItem, position: number): void {
    if ('message' in item) {
      const { opcode, outgoing } = item.message;
      if (isControl(opcode)) return;
      const { sure } = outgoing ? this.#compared.sent : this.#compared.received;
      const known = this.messages[outgoing ? 1 : 0];
      if (known.length < sure) known.push(position);
      return;
    }
    switch (item.event.type) {
      case 'connection/created':
      case 'connection/discovered':
      case 'handshake/response-received':
      case 'connection/opened':
        // Frames come behind the handshake, whatever the clocks say.
        if (this.messages[0].length + this.messages[1].length === 0) this.first = position;
        return;
      case 'connection/closed':
        this.end = Math.min(this.end, position);
        return;
      default:
    }
  }
}
