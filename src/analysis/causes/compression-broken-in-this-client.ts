import { OPCODE } from '../../events/message-segment.ts';
import { isControl, RSV1 } from '../../protocol/websocket/frame-header.ts';
import { PERMESSAGE_DEFLATE } from '../../protocol/websocket/permessage-deflate.ts';
import type { Connection } from '../../session/connection.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import type { ExplainContext, MessageFacts } from '../explain-context.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { describeEnd, notTheHandshake, wordsAboutFrames } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { type Failure, failedChecks, requestField, responseField } from './failure.ts';

/** How many attempts are considered, the newest ones. */
const MOST = 50;
/** The end counts as "at the first message" within this many milliseconds after it. */
const STRAIGHT = 2_000;
/** More frames than come before an end at the first message, pings and pongs among them. */
const MOST_FRAMES = 1_000;
/** Codes of a client that could not read what came (RFC 6455 section 7.4.1). */
const COMPLAINTS = new Set([1002, 1007]);

/**
 * permessage-deflate was agreed on, and the client ended the connection at the first message. Some clients offer compression and
 * decode it wrongly, as some of Apple did. Reported only where the client itself complained, or where it happened more than
 * once to a client that is not known to inflate. A client that cannot inflate is the one that ends: what the server ended is another matter.
 */
export const compressionBrokenInThisClient: Cause = {
  id: 'compression-broken-in-this-client',
  recognise(failure) {
    const { connection, context } = failure;
    const { close } = connection;
    const { messages } = context;
    if (!agreedOnDeflate(responseField(failure, 'Sec-WebSocket-Extensions'))) return null;
    if (!close.seen) return null;
    const first = endedAt(connection, messages, context.wireOf?.(connection) ?? null);
    if (first === null) return null;
    const complained = COMPLAINTS.has(close.value.code) && close.value.by === 'client';
    const repeated = timesItBrokeOff(context);
    // Data that does not inflate, or a frame that is none, is the server's.
    if (
      wordsAboutFrames(failure).length > 0 ||
      failedChecks(failure, ['compressed-data-inflates']).length > 0
    )
      return null;
    if (!complained && (!brokeOff(connection) || first.readOn || repeated < 2 || inflates(failure)))
      return null;
    const message = first.compressed ? 'compressed message' : 'message';
    return {
      sentence:
        'Switch permessage-deflate off at the server for this client: it agreed on compression, and the connection ended at the first message.',
      evidence: [
        ...describeEnd(failure),
        `Compression was agreed on, and one ${message} came before the end.`,
        ...(repeated > 1 ? [`It ended so in ${repeated} attempts.`] : []),
      ],
      hints: ['A test without compression, or in another browser, would confirm it.'],
      isNot: [...notTheHandshake(failure), `The network: the end came with the first ${message}.`],
      fixes: fixesFor(failure, 'extensions'),
    };
  },
};

/** Where we record by ourselves. */
const OWN = new Set(['debugger', 'devtools-network', 'page-hook', 'web-request']);

/** A message that these browsers have shown was inflated, so a server that breaks off after its first one is another matter. */
function inflates(failure: Failure): boolean {
  const agent = requestField(failure, 'User-Agent') ?? '';
  return failure.connection.sources.some((source) => OWN.has(source)) || /Firefox\/| Chrome\//.test(agent);
}

function agreedOnDeflate(extensions: string | null): boolean {
  return extensions?.includes(PERMESSAGE_DEFLATE) === true;
}

/** The only message of the server. */
interface OnlyMessage {
  readonly at: number;
  /** It is known to have been compressed. */
  readonly compressed: boolean;
  /** The client sent something behind it, other than a close frame: it had read it, or may have. */
  readonly readOn: boolean;
}

/** The only message of the server, where the connection ended straight after it and not by the server; null otherwise. */
function endedAt(
  { close, closedAt }: Connection,
  messages: MessageFacts | undefined,
  wire: ConnectionWire | null,
): OnlyMessage | null {
  if (!close.seen || close.value.by === 'server' || closedAt === null || messages === undefined) return null;
  const only = wire === null || wire.count === 0 ? onlyMessage(messages) : onlyOnWire(wire);
  return only === null || closedAt - only.at > STRAIGHT ? null : only;
}

/** Without the wire, whether it was compressed is not known. */
function onlyMessage({ received, lastDataAt, sentSince }: MessageFacts): OnlyMessage | null {
  if (received !== 1 || lastDataAt === undefined) return null;
  return { at: lastDataAt, compressed: false, readOn: sentSince > 0 };
}

/** Null too where it was not compressed: RSV1 of its first frame says so (RFC 7692 section 6). Control frames never are. */
function onlyOnWire(wire: ConnectionWire): OnlyMessage | null {
  if (wire.count > MOST_FRAMES) return null;
  let at: number | null = null;
  let readOn = false;
  for (let i = 0; i < wire.count; i++) {
    const { opcode, reserved } = wire.header(i);
    const begins = !isControl(opcode) && opcode !== OPCODE.continuation;
    if (wire.outgoing(i)) readOn ||= at !== null && opcode !== OPCODE.close;
    else if (begins && (at !== null || (reserved & RSV1) === 0)) return null;
    else if (begins || (opcode === OPCODE.continuation && at !== null)) at = wire.at(i);
  }
  return at === null ? null : { at, compressed: true, readOn };
}

function brokeOff({ close }: Connection): boolean {
  return close.seen && close.value.code === 1006;
}

/** In how many attempts with compression it broke off at the first message. */
function timesItBrokeOff({ attempts = [], messagesOf, wireOf }: ExplainContext): number {
  if (messagesOf === undefined) return 0;
  return attempts.slice(-MOST).filter((attempt) => {
    const { response } = attempt;
    const extensions = response.seen
      ? response.value.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-extensions')
      : undefined;
    if (!brokeOff(attempt) || !agreedOnDeflate(extensions?.value ?? null)) return false;
    const first = endedAt(attempt, messagesOf(attempt), wireOf?.(attempt) ?? null);
    return first !== null && !first.readOn;
  }).length;
}
