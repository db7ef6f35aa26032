import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { responseField, urlOf } from './failure.ts';

/** What Socket.IO, SignalR and SockJS answer where they do not know the session. */
const COMPLAINT =
  /Session ID unknown|No Connection with that ID|Connection ID required|session (?:is )?(?:not found|unknown)|unknown session|Invalid session\b|No valid session ID provided/i;

/** What they answer where they know the session and miss the upgrade: Engine.IO by each code but 1, SockJS by words. */
const NO_UPGRADE =
  /"code":(?!1\b)\d,"message":|Not a valid websocket request|Can "Upgrade" only to "WebSocket"|"Connection" must be "Upgrade"/;

/** 400 or 404 to an address with a session that another server, or an earlier run of this one, had begun. */
export const sessionUnknown: Cause = {
  id: 'session-unknown',
  recognise(failure) {
    const { status } = failure;
    if (status !== 400 && status !== 404 && status !== 410) return null;
    const bound = boundBy(failure);
    const says = COMPLAINT.test(failure.answerWords);
    // Then something else was refused, whatever the address names.
    if (!says && NO_UPGRADE.test(failure.answerWords)) return null;
    if (!says && (bound === null || status === 410)) return null;
    const doubt = says ? 'does not know' : 'most likely does not know';
    if (failure.kind === 'event-stream') return ofStream(failure, doubt);
    return {
      sentence: `Send all requests of a session to the same server (sticky sessions), or connect by WebSocket from the start: ${namedServer(failure)} ${doubt} the session that this address names, and answered ${status}.`,
      evidence: [
        ...describeAnswer(failure),
        ...(bound === null ? [] : [`The address names a session: ${bound}.`]),
      ],
      hints: [
        'This happens with several servers or workers behind a load balancer, and after a restart of the server.',
      ],
      isNot: [NOT_THE_NETWORK, 'The path: the session was begun at it.'],
      fixes: fixesFor(failure, 'session'),
    };
  },
};

/** Who says so, where its words are those of one library. */
function namedServer({ answerWords }: Failure): string {
  if (/"code":1,"message":"Session ID unknown"/.test(answerWords)) return 'Socket.IO';
  if (/No Connection with that ID|Connection ID required/.test(answerWords)) return 'SignalR';
  return 'the server';
}

/** A stream has no other transport to begin with, and may name its session in a field (Mcp-Session-Id). */
function ofStream(failure: Failure, doubt: string): Recognition {
  return {
    sentence: `Begin a new session, and send all of its requests to the same server (sticky sessions): the server ${doubt} the session of this request, and answered ${failure.status}.`,
    evidence: describeAnswer(failure),
    hints: ['An EventSource cannot send a field such as Mcp-Session-Id: a stream by fetch() can.'],
    isNot: [NOT_THE_NETWORK],
    fixes: fixesFor(failure, 'session').filter(
      ({ product, likely }) => likely === true || product !== 'Socket.IO',
    ),
  };
}

/** Its ids are 16 bytes in base64url; only with the name of its server is that a sign. */
function isSignalRs(failure: Failure, { searchParams }: URL): boolean {
  const aspNet = ['Server', 'X-Powered-By'].some((name) =>
    /Kestrel|Microsoft-IIS|ASP\.NET/i.test(responseField(failure, name) ?? ''),
  );
  return aspNet && /^[\w-]{22}$/.test(searchParams.get('id') ?? '');
}

/** How the URL names a session that an earlier request began; null where it does not. */
function boundBy(failure: Failure): string | null {
  const url = urlOf(failure);
  if (url === null) return null;
  const { pathname, searchParams } = url;
  if (searchParams.has('sid') && (searchParams.has('EIO') || /\/(?:socket|engine)\.io\b/.test(pathname))) {
    return 'the parameter sid of Socket.IO';
  }
  const signalR =
    searchParams.has('id') &&
    (/(?:hub|signalr|_blazor|live)[^/]*$/i.test(pathname) || isSignalRs(failure, url));
  if (signalR || searchParams.has('connectionToken')) return 'the SignalR connection that negotiate began';
  return /\/\d{3}\/[A-Za-z0-9_-]{4,40}\/websocket$/.test(pathname)
    ? 'the SockJS server and session in its path'
    : null;
}
