/** A row of the wire's connection, in the order of the wire. */
export interface WireRow {
  readonly at: number;
  readonly outgoing: boolean;
  /** Its number among the data messages of its direction; null for a ping or pong. */
  readonly data: number | null;
  /** Whether it is put among what was recorded. */
  readonly placed: boolean;
}

/** What was recorded of the connection, by position in the whole recording. */
export interface RecordedRows {
  /** Times of all that was recorded. */
  readonly times: readonly number[];
  /** Of the first event of the connection. */
  readonly first: number;
  /** Of its end, or the length of the recording. */
  readonly end: number;
  /** Of the data messages whose number on the wire is certain, by direction: received, sent. */
  readonly messages: readonly [readonly number[], readonly number[]];
}

/** Between which two positions, exclusive. */
interface Room {
  readonly after: number;
  readonly before: number;
}

/**
 * Finds for each row that is placed the position in the recording before which it stood on the wire; the positions grow with the rows. A
 * message reaches the page later than its frames, so clocks say nothing of a ping beside a message. What came from the server decides, for
 * certain; what the page sent, as far as the two agree: it stands where the page sent it, which may be long before its frames. Only where
 * neither decides, the time does.
 */
export function placeRows(rows: readonly WireRow[], recorded: RecordedRows): number[] {
  const places: number[] = [];
  const ended: [number, number] = [0, 0];
  let last = 0;
  for (const { at, outgoing, data, placed } of rows) {
    if (placed) {
      const { after, before } = roomOf(recorded, ended);
      let place = Math.max(after + 1, last);
      while (place < before && (recorded.times[place] ?? 0) <= at) place++;
      last = place;
      places.push(place);
    }
    if (data !== null) ended[outgoing ? 1 : 0] = data + 1;
  }
  return places;
}

function roomOf(recorded: RecordedRows, [came, went]: readonly [number, number]): Room {
  const received = aroundOf(recorded, 0, came);
  const sent = aroundOf(recorded, 1, went);
  if (sent.after >= received.before) return { after: received.before - 1, before: received.before };
  if (sent.before <= received.after) return { after: received.after, before: received.after + 1 };
  return { after: Math.max(received.after, sent.after), before: Math.min(received.before, sent.before) };
}

/** The messages of one side around a row, of which so many had ended before it. */
function aroundOf({ first, end, messages }: RecordedRows, side: 0 | 1, ended: number): Room {
  const known = messages[side];
  const after = known[Math.min(ended, known.length) - 1] ?? first;
  return { after, before: Math.max(after + 1, known[ended] ?? end) };
}
