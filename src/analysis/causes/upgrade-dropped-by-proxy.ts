import { fixesFor, namedFixesFor } from '../fixes/fixes-for.ts';
import { lacksLibrary } from './asgi-signs.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, notTheRequest } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { isUpgrade, requestField, responseField } from './failure.ts';
import { isGraphqlAnswer } from './graphql-signs.ts';
import { namesProxy } from './proxy-signs.ts';
import { quoteWords } from './quote-words.ts';
import { receivedConnection } from './received-connection.ts';
import { brokenRequestRules } from './request-is-no-handshake.ts';
import { speaksRequestedVersion } from './websocket-versions.ts';
import { isWerkzeugsRefusal } from './werkzeug-signs.ts';

/**
 * Who complains of the extensions or the subprotocols saw the upgrade.
 * Engine.IO has no word for it: code 3 refuses an ordinary request with transport=websocket (engine.io 4 to 6).
 */
const COMPLAINT =
  /\b(?:upgrade|websocket(?!-(?:extensions|protocol)\b)|web socket|handshake)\b|"code":3,"message":"Bad request"/i;

/**
 * 400 or 426 from a server that saw no Upgrade although one was sent: nginx and others forward hop-by-hop fields only where
 * their configuration says so (RFC 9110 section 7.6.1). A bare 400 most often means this, too.
 */
export const upgradeDroppedByProxy: Cause = {
  id: 'upgrade-dropped-by-proxy',
  recognise(failure) {
    const { status } = failure;
    if ((status !== 400 && status !== 426) || !isUpgrade(failure)) return null;
    // Then the client's request was wrong, and nobody need have dropped anything.
    if (brokenRequestRules(failure).length > 0) return null;
    // Flask answers so where an upgrade did reach it, at an ordinary route.
    if (isWerkzeugsRefusal(failure) && !namesProxy(failure)) return null;
    // The handler for ordinary requests answered, as where nothing takes upgrades at this path.
    if (isGraphqlAnswer(failure) && !namesProxy(failure)) return null;
    // uvicorn did see it, and has nothing that could take it.
    if (lacksLibrary(failure)) return null;
    const lost = lostField(failure);
    if (lost !== null) return ofLostField(failure, status, lost);
    const complaint = complaintOf(failure);
    return complaint === null ? fromStatus(failure, status) : fromComplaint(failure, status, complaint);
  },
};

/** How gorilla/websocket and others name the one field that they miss, while they did see the upgrade. */
const LOST =
  /'(Sec-Websocket-(?:Version|Key))' header|(Sec-WebSocket-(?:Version|Key)) header (?:missing|is missing|not found)|[Mm]issing (Sec-WebSocket-(?:Version|Key))|must provide a value for (Sec-WebSocket-(?:Version|Key))/i;

function lostField(failure: Failure): string | null {
  const match = LOST.exec(failure.answerWords);
  const name = match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4] ?? lostInOtherWords(failure);
  return name === null || failure.request === null || requestField(failure, name) === null ? null : name;
}

/** The same without the name of the field: websocketpp and ws-rs, and Tornado, which asks for the version after Upgrade and Connection. */
function lostInOtherWords(failure: Failure): string | null {
  if (/Unable to parse WebSocket key/.test(failure.answerWords)) return 'Sec-WebSocket-Key';
  const tornado = responseField(failure, 'Server')?.startsWith('TornadoServer/') === true;
  return failure.status === 426 && tornado && speaksRequestedVersion(failure)
    ? 'Sec-WebSocket-Version'
    : null;
}

/** A network for content hands on the fields that its policy names, and Sec-WebSocket-* are not among them by default. */
function ofLostField(failure: Failure, status: number, name: string): Recognition {
  const products = namedFixesFor(failure, 'upgrade');
  return {
    sentence: `Pass ${name} on at every proxy: the request has it, the server says that it did not get it, and answered ${status}, so something on the way took it away or changed it.`,
    evidence: describeAnswer(failure, 'Sec-WebSocket-Version', 'X-WebSocket-Reject-Reason'),
    hints: [
      'CloudFront hands on Sec-WebSocket-* only where the origin request policy names them (AllViewer does).',
    ],
    isNot: [...notTheRequest(failure), NOT_THE_NETWORK, 'Upgrade and Connection: the server saw those.'],
    fixes: products,
  };
}

function fromComplaint(failure: Failure, status: number, complaint: string): Recognition {
  const received = receivedConnection(failure);
  return {
    sentence:
      received === null
        ? `Pass Upgrade and Connection on at every proxy: the server answered ${status} as if it had not seen the Upgrade that was sent, so something on the way most likely dropped it.`
        : `Pass Upgrade and Connection on at every proxy: the server received ${quoteWords(`Connection: ${received}`)}, so something on the way wrote the field anew, and the server answered ${status}.`,
    evidence: [
      ...describeAnswer(failure, 'Upgrade', 'Sec-WebSocket-Version', 'X-WebSocket-Reject-Reason'),
      `The answer complains of the upgrade: ${complaint}.`,
    ],
    hints: [
      ...(namesProxy(failure) ? [] : ['No proxy names itself in the answer, but there may be one.']),
      ...misreadFirefox(failure),
    ],
    isNot: [...notTheRequest(failure), NOT_THE_NETWORK],
    fixes: fixesFor(failure, 'upgrade', 'library'),
  };
}

/** Firefox 153 sends “Connection: Upgrade” alone, as Chromium does; Firefox 122 sent a list. */
const FIREFOX_SENDS_UPGRADE_ALONE = 153;

/** Firefox writes Connection after it has shown the request to extensions, so the fault of such a server cannot be seen. */
function misreadFirefox(failure: Failure): string[] {
  if (namesProxy(failure) || requestField(failure, 'Connection') !== null) return [];
  const [, version] = /\bFirefox\/(\d{1,4})/.exec(requestField(failure, 'User-Agent') ?? '') ?? [];
  if (version === undefined || Number(version) >= FIREFOX_SENDS_UPGRADE_ALONE) return [];
  return [
    'If Chromium can open it, the server misreads “Connection: keep-alive, Upgrade”, which this version of Firefox may send and is right: update its library.',
  ];
}

/**
 * The status, with or without a head that says nothing of an upgrade: what is likely, what else is possible, and what would
 * decide.
 */
function fromStatus(failure: Failure, status: 400 | 426): Recognition {
  const seen = failure.response !== null;
  const named = status === 426 ? '426, “Upgrade Required”, to a request that was an upgrade' : '400';
  return {
    sentence: `Pass Upgrade and Connection on at every proxy, and check the path: the server answered ${named}, ${
      status === 426
        ? 'so a proxy on the way most likely dropped Upgrade or Connection.'
        : `which often means that it did not see the Upgrade, though ${seen ? 'nothing in the answer proves it' : 'the status alone does not prove it'}.`
    }`,
    evidence: describeAnswer(failure, 'Upgrade', 'Sec-WebSocket-Version', 'X-WebSocket-Reject-Reason'),
    hints: [
      status === 426
        ? 'The server may also require another protocol or another WebSocket version.'
        : 'The server may also have other reasons: ws answers 400 to a path that it does not serve, Socket.IO to an unknown session, nginx to ws: on a TLS port.',
      ...(seen ? [] : ['The Upgrade, Server and Via fields of the answer would show it.']),
    ],
    isNot: [...notTheRequest(failure), NOT_THE_NETWORK],
    fixes:
      status === 426
        ? fixesFor(failure, 'upgrade')
        : [...fixesFor(failure, 'upgrade', 'path'), ...fixesFor(failure, 'hosts')],
  };
}

/** What in the answer complains of a missing upgrade; null where nothing does, or nothing was seen. */
function complaintOf(failure: Failure): string | null {
  const { response, status, answerWords } = failure;
  const said = COMPLAINT.exec(answerWords);
  if (said !== null && !(status === 426 && response !== null && answerWords === response.reason)) {
    const start = Math.max(0, said.index - 60);
    return quoteWords(answerWords.slice(start, said.index + 100));
  }
  if (response === null) return null;
  const upgrade = responseField(failure, 'Upgrade');
  if (upgrade !== null) return `it has ${quoteWords(`Upgrade: ${upgrade}`)}`;
  if (status === 426) return '426 means “Upgrade Required”';
  // gorilla/websocket and others send the version with every complaint about a handshake.
  const version = responseField(failure, 'Sec-WebSocket-Version');
  if (version !== null && speaksRequestedVersion(failure)) {
    return `it comes from a WebSocket server that speaks version ${quoteWords(version)}`;
  }
  return null;
}
