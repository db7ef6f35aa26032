import { FLAG, OPCODE } from '../events/message-segment.ts';
import { epochMilliseconds } from '../events/units.ts';
import { combinedValue } from '../protocol/http/field.ts';
import { namesFirefox } from '../protocol/http/names-firefox.ts';
import { RSV1 } from '../protocol/websocket/frame-header.ts';
import type { Connection } from '../session/connection.ts';
import type { ConnectionWire } from '../session/connection-wire.ts';
import type { Session } from '../session/session.ts';
import type { ExplainContext, MessageFacts } from './explain-context.ts';

/** How many messages of a connection are considered, the newest ones. */
const MOST = 400;
/** How many connections before a pending one are considered. */
const MOST_NEIGHBOURS = 300;
/** How many connections before a failed one are looked through for those that were there. */
const MOST_EARLIER = 2000;
/** How many gaps between the server's messages show a period, and how far each may differ from the median. */
const ENOUGH_GAPS = 5;
const DEVIATION = 0.25;
/** More frequent messages are data, not a heartbeat: the shortest period in milliseconds. */
const SHORTEST_PERIOD = 5_000;

/** What a session knows besides a connection that may explain it. The cost does not grow with the number of messages. */
export function explainContextOf(
  session: Session,
  connection: Connection,
  attempts: readonly Connection[],
): ExplainContext {
  return {
    attempts,
    ...factsOf(session, connection),
    messagesOf: (other) => factsOf(session, other).messages,
    wireOf: ({ id }) => session.wire(id),
    now: session.newestAt,
    // The ones just before it are enough: a connection that waits behind another follows it closely.
    ...(connection.outcome === 'pending'
      ? { neighbours: session.connections.slice(Math.max(0, connection.id - MOST_NEIGHBOURS), connection.id) }
      : {}),
    ...(connection.outcome === 'failed' ? placesTaken(session, connection) : {}),
    page: session.pageSpans(connection),
    ...wireFacts(session.wire(connection.id)),
  };
}

/** What the server's frames show of the end. */
function wireFacts(
  wire: ConnectionWire | null,
): Pick<ExplainContext, 'cutFrame' | 'httpText' | 'lastFrameMayBeCut'> {
  if (wire === null) return {};
  const last = lastOfServer(wire);
  if (last === null) return {};
  const { length, lengthBytes } = wire.header(last);
  return {
    ...(wire.incomplete(last) && !wire.lostSince.has(false) ? { cutFrame: { length } } : {}),
    ...(lengthBytes === null && length > 0 && last === wire.count - 1 ? { lastFrameMayBeCut: true } : {}),
    ...(hasHttpText(wire) ? { httpText: true } : {}),
  };
}

/** The last frame of the server: within it its bytes may end, for none comes behind it in its direction. */
function lastOfServer(wire: ConnectionWire): number | null {
  for (let i = wire.count - 1; i >= 0; i--) if (!wire.outgoing(i)) return i;
  return null;
}

/** How `HT` of `HTTP/1.1` reads as the header of a frame: a close frame with RSV1, without FIN or mask, of 84 bytes. */
function hasHttpText(wire: ConnectionWire): boolean {
  for (const { frame, rule } of wire.faults) {
    if (rule !== 'control-fragmented' || wire.outgoing(frame)) continue;
    const { opcode, reserved, masked, length } = wire.header(frame);
    if (opcode === OPCODE.close && reserved === RSV1 && masked !== true && length === 0x54) return true;
  }
  return false;
}

/** How many WebSockets were there when one was made, and whether a request of theirs says that the browser is Firefox. */
function placesTaken(
  { connections }: Session,
  { id, createdAt }: Connection,
): Required<Pick<ExplainContext, 'openBefore' | 'inFirefox'>> {
  let open = 0;
  let agent: string | null = null;
  for (let n = Math.max(0, id - MOST_EARLIER); n < id; n++) {
    const other = connections[n];
    if (other?.kind !== 'websocket') continue;
    const { closedAt, outcome, request } = other;
    // One that connects takes a place as well, though it fails later (Chromium 156, Firefox 153).
    const there = closedAt === null ? outcome !== 'failed' && outcome !== 'refused' : closedAt > createdAt;
    if (there) open++;
    if (agent === null && request.seen) agent = combinedValue(request.value.fields, 'user-agent');
  }
  return { openBefore: open, inFirefox: namesFirefox(agent) };
}

function factsOf(
  session: Session,
  connection: Connection,
): Pick<ExplainContext, 'messages' | 'lastMessageAt'> {
  const index = session.messages;
  const rows = index.ofConnection(connection.id);
  const lastAt = rows.length === 0 ? null : epochMilliseconds(index.time(rows.at(rows.length - 1)));
  if (wasMissed(session, connection, lastAt ?? connection.createdAt)) return {};
  const receivedAt: number[] = [];
  let lastSent: MessageFacts['lastSent'] = null;
  let sentSince = 0;
  let lastReceivedBytes: number | undefined;
  let lastDataAt: number | undefined;
  for (let k = rows.length - 1; k >= Math.max(0, rows.length - MOST); k -= 1) {
    const row = rows.at(k);
    const opcode = index.flags(row) & FLAG.opcode;
    if ((index.flags(row) & FLAG.outgoing) === 0) {
      if (opcode < OPCODE.close) lastDataAt ??= index.time(row);
      lastReceivedBytes ??= index.size(row);
      receivedAt.push(index.time(row));
    } else {
      lastSent ??= { at: epochMilliseconds(index.time(row)), bytes: index.size(row) };
      if (receivedAt.length === 0 && opcode !== OPCODE.pong) sentSince += 1;
    }
  }
  const [newest] = receivedAt;
  return {
    lastMessageAt: lastAt,
    messages: {
      received: session.traffic(connection.id, 'server-to-client').count,
      lastReceivedAt: newest === undefined ? null : epochMilliseconds(newest),
      ...(lastReceivedBytes === undefined ? {} : { lastReceivedBytes }),
      ...(lastDataAt === undefined ? {} : { lastDataAt: epochMilliseconds(lastDataAt) }),
      lastSent,
      sentSince,
      period: periodOf(receivedAt),
    },
  };
}

/** Whether messages may be missing that came later than the last one that was seen: then silence is not known. */
function wasMissed(session: Session, { id, closedAt }: Connection, lastAt: number): boolean {
  if ((session.wire(id)?.lostSince.size ?? 0) > 0) return true;
  const end = closedAt ?? Number.POSITIVE_INFINITY;
  return session.marks.some(
    ({ event }) =>
      event.type === 'capture/gap' && event.why !== 'limit' && event.until > lastAt && event.at < end,
  );
}

/** The time between messages that come with a period, from their times, newest first; null where they have none. */
function periodOf(times: readonly number[]): number | null {
  const gaps = times.slice(1, 30).map((time, index) => (times[index] ?? time) - time);
  if (gaps.length < ENOUGH_GAPS) return null;
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const regular = gaps.every((gap) => Math.abs(gap - middle) <= middle * DEVIATION);
  return regular && middle >= SHORTEST_PERIOD ? middle : null;
}
