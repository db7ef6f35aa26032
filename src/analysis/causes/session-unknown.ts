import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { urlOf } from './failure.ts';

/** What Socket.IO, SignalR and SockJS answer where they do not know the session. */
const COMPLAINT =
  /Session ID unknown|No Connection with that ID|Connection ID required|session (?:is )?(?:not found|unknown)|unknown session/i;

/** 400 or 404 to an address that is bound to a session which another server, or an earlier life of this one, had begun. */
export const sessionUnknown: Cause = {
  id: 'session-unknown',
  recognise(failure) {
    const { status } = failure;
    if (status !== 400 && status !== 404 && status !== 410) return null;
    const bound = boundBy(failure);
    const says = COMPLAINT.test(failure.answerWords);
    if (!says && (bound === null || status === 410)) return null;
    return {
      sentence: `Send all requests of a session to the same server (sticky sessions), or begin by WebSocket at once: the server ${says ? 'does not know' : 'most likely does not know'} the session that this address names, and answered ${status}.`,
      evidence: [
        ...describeAnswer(failure),
        ...(bound === null ? [] : [`The address is bound to a session: ${bound}.`]),
        'Several servers or workers behind a balancer do so, and a server that was started anew.',
      ],
      isNot: [NOT_THE_NETWORK, 'The path: the session was begun there before.'],
      fixes: fixesFor(failure, 'session'),
    };
  },
};

/** How the URL names a session that was begun by an earlier request; null where it does not. */
function boundBy(failure: Failure): string | null {
  const url = urlOf(failure);
  if (url === null) return null;
  const { pathname, searchParams } = url;
  if (searchParams.has('sid') && (searchParams.has('EIO') || /\/(?:socket|engine)\.io\b/.test(pathname))) {
    return 'the parameter sid of Socket.IO';
  }
  const signalR = searchParams.has('id') && /(?:hub|signalr|_blazor|live)[^/]*$/i.test(pathname);
  if (signalR || searchParams.has('connectionToken'))
    return 'the connection of SignalR that negotiate had begun';
  return /\/\d{3}\/[A-Za-z0-9_-]{4,40}\/websocket$/.test(pathname)
    ? 'the server and session of SockJS in its path'
    : null;
}
