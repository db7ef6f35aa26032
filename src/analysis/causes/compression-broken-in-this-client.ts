import { PERMESSAGE_DEFLATE } from '../../protocol/websocket/permessage-deflate.ts';
import type { Connection } from '../../session/connection.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { describeEnd, notTheHandshake, wordsAboutFrames } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { type Failure, requestField, responseField } from './failure.ts';

/** How many attempts are considered, the newest ones. */
const MOST = 50;
/** The end counts as "at the first message" within this many milliseconds after it. */
const STRAIGHT = 2_000;
/** Codes of a client that could not read what came (RFC 6455 section 7.4.1). */
const COMPLAINTS = new Set([1002, 1003, 1007]);

/**
 * permessage-deflate was agreed on, and the connection ended at the first message. Some clients offer compression and
 * decode it wrongly, as some of Apple did. Reported only where the client itself complained, or where it happened more than
 * once to a client that is not known to inflate.
 */
export const compressionBrokenInThisClient: Cause = {
  id: 'compression-broken-in-this-client',
  recognise(failure) {
    if (!agreedOnDeflate(responseField(failure, 'Sec-WebSocket-Extensions'))) return null;
    const { close, closedAt } = failure.connection;
    const { messages } = failure.context;
    if (!close.seen || closedAt === null || messages === undefined || messages.received > 1) return null;
    if (messages.lastReceivedAt === null || closedAt - messages.lastReceivedAt > STRAIGHT) return null;
    const complained = COMPLAINTS.has(close.value.code) && close.value.by !== 'server';
    const repeated = (failure.context.attempts ?? []).slice(-MOST).filter(endedEarlyWithDeflate).length;
    if (wordsAboutFrames(failure).length > 0) return null;
    if (!complained && (close.value.code !== 1006 || repeated < 2 || inflates(failure))) return null;
    return {
      sentence:
        'Switch permessage-deflate off at the server for this client: it agreed on compression, and the connection ended at the first message.',
      evidence: [
        ...describeEnd(failure),
        'Compression was agreed on, and one message came before the end.',
        ...(repeated > 1 ? [`It ended so in ${repeated} attempts.`] : []),
      ],
      hints: ['A test without compression, or in another browser, would confirm it.'],
      isNot: [...notTheHandshake(failure), 'The network: the end came with the first compressed message.'],
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

/** An attempt with compression that ended within seconds of its switch. */
function endedEarlyWithDeflate({ close, closedAt, responseReceivedAt, response }: Connection): boolean {
  if (!close.seen || close.value.code !== 1006 || closedAt === null || responseReceivedAt === null)
    return false;
  const extensions = response.seen
    ? response.value.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-extensions')
    : undefined;
  return closedAt - responseReceivedAt <= 2 * STRAIGHT && agreedOnDeflate(extensions?.value ?? null);
}
