import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import { type ConnectionId, connectionId, epochMilliseconds } from '../../events/units.ts';
import { isControl } from '../../protocol/websocket/frame-header.ts';
import type { Connection } from '../../session/connection.ts';
import { Session } from '../../session/session.ts';
import { batchesWithBlocks } from '../batch-blocks.ts';
import { BatchBuilder } from '../batch-builder.ts';
import { batchItems, type LogItem } from '../batch-items.ts';
import { type Imported, replay } from '../imported.ts';
import { mergeByTime } from '../merge-by-time.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { type ComparedPair, comparePair, differencesOf } from './compare-pair.ts';
import { matchConnections, mayBeSame, type WireMatch } from './match-connections.ts';
import { type Placed, placeItems } from './place-items.ts';

/** A recording to which the wire is joined. */
interface Recorded {
  readonly batches: readonly Batch[];
  readonly readPayload: PayloadReader;
  readonly redacted: boolean;
  readonly producer: string;
}

/** A recording with the wire joined to it. */
export interface Joined extends Imported {
  /** How many connections were joined, by how that is known. */
  readonly pairs: Readonly<Record<WireMatch['how'], number>>;
  /** What the file and the recording have not in common, connection by connection: all of it was read. */
  readonly differences: readonly Difference[];
  /** The number of a recorded connection in the joined log. */
  readonly numberOf: (recorded: ConnectionId) => ConnectionId;
}

/** What is taken of a pair from the wire. */
interface Share extends ComparedPair {
  readonly recorded: ConnectionId;
  /** The browser's words are in the recording already. */
  readonly words: boolean;
}

/** What is known of a connection of the file beside the recording, of which all was read. */
interface Difference {
  /** The connection's address; empty where it was not seen. */
  readonly url: string;
  /** One sentence for people, without a full stop. */
  readonly what: string;
}

/** More is counted by nobody: the frames of each connection say it of themselves. */
const MOST_DIFFERENCES = 1_000;

/**
 * Joins what a file shows of the wire to a recording of the same time, as one log: frames and heads of the handshakes become events of
 * the recorded connections. Each pair is labelled `exact` or not; what has no pair stays a connection of its own. A message is
 * taken from one of the two only. What the wire shows behind the end of the recording is left out, and so is a connection whose frames the
 * recording has already.
 */
export async function joinWire(recorded: Recorded, wire: Imported): Promise<Joined> {
  const session = new Session();
  for (const batch of recorded.batches) session.apply(batch);
  const other = replay(wire);
  const end = endOf(session);
  const matches = matchConnections(session.connections, other.connections);
  const differences: Difference[] = [];
  const note = ({ url }: Connection, what: string) => {
    if (differences.length < MOST_DIFFERENCES) differences.push({ url: url.seen ? url.value : '', what });
  };
  const shares = new Map<number, Share>();
  const pairs = new Map<number, WireMatch>();
  const known = new Set<number>();
  const counts = { exact: 0, 'by-order': 0 };
  for (const match of matches) {
    if ((session.wire(match.recorded.id)?.count ?? 0) > 0) {
      known.add(match.wire.id);
      note(match.wire, 'left out of the file: its frames are in the recording already');
      continue;
    }
    counts[match.how]++;
    pairs.set(match.wire.id, match);
    const compared = comparePair(match, { session, other, wire, end });
    for (const what of differencesOf(compared)) note(match.recorded, what);
    const { id, errors } = match.recorded;
    shares.set(match.wire.id, { ...compared, recorded: id, words: errors.length === 0 });
  }
  for (const stream of other.connections) {
    // A recording has streams whole, without a key: one of several that it may be would stand there twice.
    const isDoubtful = stream.kind === 'event-stream' && !pairs.has(stream.id);
    if (!isDoubtful || !session.connections.some((recorded) => mayBeSame(recorded, stream))) continue;
    known.add(stream.id);
    note(stream, 'left out of the file: it is one of several streams of the recording to this address');
  }
  const numbers = new Numbers(pairs);
  const builder = new BatchBuilder('joined');
  const joined = new Set<ConnectionId>();
  const ours = await itemsOf(recorded);
  const onWire = (await itemsOf(wire)).flatMap((item) => untilEnd(item, end));
  const recordedData = new Map(
    [...shares]
      .filter(([, { data }]) => !data)
      .map(([id, share]) => [id, { recorded: share.recorded, compared: share }]),
  );
  const placed = placeItems(ours, onWire, recordedData);
  const theirs = onWire.flatMap((item) => fromWire(item, { shares, known }));
  for (const { item, wire: ofWire } of mergeByTime<TaggedItem>([
    withPlaced(ours, placed),
    theirs.map((item) => ({ at: item.at, item, wire: true })),
  ])) {
    if ('message' in item) {
      const { message } = item;
      builder.message({ ...message, connection: numbers.of(message.connection, ofWire) });
      continue;
    }
    const { event } = item;
    if (!('connection' in event)) {
      builder.event(event);
      continue;
    }
    const connection = numbers.of(event.connection, ofWire);
    const match = ofWire ? pairs.get(event.connection) : undefined;
    if (match !== undefined && !joined.has(connection)) {
      joined.add(connection);
      const { at, source } = event;
      const { how, wire: same } = match;
      const unsent = shares.get(same.id)?.unsent ?? 0;
      const { sourceKey } = same;
      const more = unsent === 0 ? {} : { unsent };
      builder.event({ type: 'connection/joined', at, source, connection, sourceKey, how, ...more });
    }
    builder.event({ ...event, connection });
  }
  builder.flush();
  return {
    format: 'log',
    producer: recorded.producer,
    redacted: recorded.redacted,
    batches: builder.batches,
    readPayload: builder.readPayload,
    problems: wire.problems,
    problemCount: wire.problemCount,
    ordinaryRequests: 0,
    pairs: counts,
    differences,
    numberOf: (id) => numbers.of(id, false),
  };
}

/** When the recording was stopped; infinity where it was not. */
function endOf({ marks }: Session): number {
  const last = marks.findLast(
    ({ event }) => event.type === 'recording/started' || event.type === 'recording/stopped',
  );
  return last?.event.type === 'recording/stopped' ? last.event.at : Number.POSITIVE_INFINITY;
}

/** The part of an item until then; events of frames have many at once. */
function untilEnd(item: LogItem, end: number): LogItem[] {
  // What is missing is missing, also where the wire was recorded for longer.
  if ('event' in item && item.event.type === 'wire/lost' && item.at > end)
    return [{ at: epochMilliseconds(end), event: { ...item.event, at: epochMilliseconds(end) } }];
  if (!('event' in item) || item.event.type !== 'wire/frames') return item.at <= end ? [item] : [];
  const { frames, faults } = item.event;
  const count = frames.at.filter((at) => at <= end).length;
  if (count === frames.at.length) return [item];
  const last = frames.at[count - 1];
  if (last === undefined) return [];
  const at = epochMilliseconds(last);
  const cut = (column: readonly number[]) => column.slice(0, count);
  const { bits, length, key } = frames;
  const event = {
    ...item.event,
    at,
    frames: { at: cut(frames.at), bits: cut(bits), length: cut(length), key: cut(key) },
    faults: faults.filter(({ frame }) => frame < count),
  };
  return [{ at, event }];
}

async function itemsOf({
  batches,
  readPayload,
}: Pick<Imported, 'batches' | 'readPayload'>): Promise<LogItem[]> {
  const items: LogItem[] = [];
  for await (const batch of batchesWithBlocks(batches, readPayload)) {
    for (const item of batchItems(batch)) items.push(item);
  }
  return items;
}

interface TaggedItem {
  readonly at: number;
  readonly item: LogItem;
  readonly wire: boolean;
}

/** What was recorded, with what is placed before it. Its own times keep their order against those of the file. */
function* withPlaced(ours: readonly LogItem[], placed: Placed): Generator<TaggedItem> {
  for (let position = 0; position <= ours.length; position++) {
    for (const item of placed.get(position) ?? []) yield { at: Number.NEGATIVE_INFINITY, item, wire: true };
    const item = ours[position];
    if (item !== undefined) yield { at: item.at, item, wire: false };
  }
}

/** What of the wire's file goes into the joined log, but for what has a place among the recorded messages. */
function fromWire(
  item: LogItem,
  {
    shares,
    known,
  }: {
    readonly shares: ReadonlyMap<number, Share>;
    /** Connections whose frames the recording has. */
    readonly known: ReadonlySet<number>;
  },
): LogItem[] {
  const id = 'message' in item ? item.message.connection : connectionOf(item.event);
  // That the file begins is no event of the recording.
  if (id === null || known.has(id)) return [];
  const share = shares.get(id);
  if (share === undefined) return [item];
  if ('message' in item)
    return share.data && !(share.control && isControl(item.message.opcode)) ? [item] : [];
  switch (item.event.type) {
    case 'connection/created':
      return [];
    case 'browser/reported-error':
      return share.words ? [item] : [];
    default:
      return [item];
  }
}

function connectionOf(event: LifecycleEvent): number | null {
  return 'connection' in event ? event.connection : null;
}

/** Numbers of connections in the joined log, in the order in which they come. */
class Numbers {
  readonly #pairs: ReadonlyMap<number, WireMatch>;
  readonly #ours = new Map<number, ConnectionId>();
  readonly #theirs = new Map<number, ConnectionId>();
  #next = 0;

  constructor(pairs: ReadonlyMap<number, WireMatch>) {
    this.#pairs = pairs;
  }

  of(id: number, wire: boolean): ConnectionId {
    const match = wire ? this.#pairs.get(id) : undefined;
    if (match !== undefined) return this.of(match.recorded.id, false);
    const numbers = wire ? this.#theirs : this.#ours;
    const known = numbers.get(id);
    if (known !== undefined) return known;
    const next = connectionId(this.#next++);
    numbers.set(id, next);
    return next;
  }
}
