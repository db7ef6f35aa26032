import { fixesFor } from '../fixes/fixes-for.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';

/** From this size on a message is near the limit of some server: 64 KiB is Jetty's, 32 KB SignalR's. */
const LARGE = 32_768;
/** The end counts as "straight after" a send within this many milliseconds. */
const STRAIGHT = 2_000;

/** 1009, or the browser's own limit; or a 1006 straight after a large send, which some servers do instead: not where the client ended it. */
export const messageTooBig: Cause = {
  id: 'message-too-big',
  recognise(failure) {
    const { close } = failure.connection;
    const said = close.seen && close.value.code === 1009;
    // A client that sends the code refuses a message of the server.
    const byBrowser =
      failure.laterWords.some((text) => /Message size is too large/.test(text)) ||
      (said && close.value.by === 'client');
    const byServer = said && close.value.by === 'server';
    const certain = byBrowser || said;
    const sent = certain ? null : largeSendBeforeEnd(failure);
    if (!certain && sent === null) return null;
    return {
      sentence: byBrowser
        ? 'Let the server send smaller messages: one was larger than the client accepts.'
        : certain
          ? byServer
            ? 'Send smaller messages, or raise the server’s limit: it ended the connection because one was too big (1009).'
            : 'Send smaller messages, or raise the limit of the side that closed: a message was too big (1009), and whose it was is not known.'
          : `Send smaller messages, or raise the server’s limit: the connection broke off right after a message of ${sent} bytes was sent, which was most likely too big.`,
      evidence: [
        ...describeEnd(failure),
        ...(sent === null ? [] : [`The last message that was sent had ${sent} bytes.`]),
      ],
      hints: [
        'Usual limits: 32 KB in SignalR, 64 KiB in Jetty, 1 MB in Socket.IO, 16 MiB in uvicorn, 100 MiB in ws.',
      ],
      isNot: [
        ...notTheHandshake(failure),
        ...(sentToTheEnd(failure) ? ['A time limit: messages were sent up to the end.'] : []),
      ],
      fixes: fixesFor(failure, 'message-size'),
    };
  },
};

function sentToTheEnd({ context, connection: { closedAt } }: Failure): boolean {
  const sent = context.messages?.lastSent ?? null;
  if (closedAt === null || sent === null) return false;
  const after = closedAt - sent.at;
  return after >= 0 && after <= STRAIGHT;
}

/** The size of the last message, where it was large and the end came straight after it; null otherwise. */
function largeSendBeforeEnd(failure: Failure): number | null {
  const sent = failure.context.messages?.lastSent ?? null;
  const { close } = failure.connection;
  // A client that ends TCP itself refuses no message that it sent.
  if (close.seen && close.value.by === 'client') return null;
  if (!endedAbnormally(failure) || sent === null || sent.bytes < LARGE) return null;
  return sentToTheEnd(failure) ? sent.bytes : null;
}
