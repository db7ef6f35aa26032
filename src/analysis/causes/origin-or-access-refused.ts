import { fixesFor, namesProduct } from '../fixes/fixes-for.ts';
import { phoenix } from '../fixes/phoenix.ts';
import { refusedByAsgi } from './asgi-signs.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { lacksField, overHttp2, requestField, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { saidInBody } from './said-in-body.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  402: 'Check the account or the plan: the server requires payment, or a quota is used up, and it answered 402.',
  403: 'Add the page’s Origin to the server’s list of allowed origins: the server answered 403, which most often means that it is missing there.',
  423: 'Ask the server’s owner: the resource at this address is locked, and the server answered 423.',
  451: 'Ask the server’s owner: access from here is refused for legal reasons, and the server answered 451.',
};

interface Refusal {
  readonly sentence: string;
  readonly hints: readonly string[];
  /** Whether the page's origin, or the requested host name, may be the reason. */
  readonly byOrigin: boolean;
  /** Whether the path may be the reason as well. */
  readonly byPath?: true;
}

/** How Tornado, websockets for Python, coder/websocket and gorilla/websocket say that they refuse the Origin. */
const BY_ORIGIN =
  /Cross origin websockets not allowed|invalid Origin header: |request Origin "[^"]*" is not authorized|origin not allowed/i;
const OTHER_REASONS =
  'The reason may also be a missing permission, a firewall rule, or a gateway that forbids upgrades (Envoy then answers 403).';

function refusalOf(failure: Failure): Refusal | null {
  const { status, answerWords } = failure;
  if (status === 404) return isActionCables(failure) ? ACTION_CABLE : null;
  const sentence = SENTENCES[status ?? 0];
  if (sentence === undefined) return null;
  if (status !== 403) return { sentence, hints: [], byOrigin: false };
  if (BY_ORIGIN.test(answerWords)) return { sentence: ORIGIN, hints: [], byOrigin: true };
  if (refusedByAsgi(failure)) return ASGI;
  const said = saidInBody(failure);
  if (said !== null) return ofWords(said);
  if (namesProduct(failure, phoenix)) return lacksField(failure, 'Origin') ? PHOENIX_WITHOUT_ORIGIN : PHOENIX;
  if (lacksField(failure, 'Origin')) return WITHOUT_ORIGIN;
  return { sentence, hints: [OTHER_REASONS], byOrigin: true };
}

const ORIGIN =
  'Add the page’s Origin to those that the server allows: the server answered 403, and says that it does not allow this one.';
const WITHOUT_ORIGIN: Refusal = {
  sentence: 'Check what this client may do there, and what it has to send for that: the server answered 403.',
  hints: [
    'The request has no Origin, so no list of origins refused it by a name; Django Channels and Action Cable also refuse a request that has none.',
    'The reason may also be a missing permission, a firewall rule, or a gateway that forbids upgrades (Envoy then answers 403).',
  ],
  byOrigin: false,
};
const PHOENIX: Refusal = {
  sentence:
    'Add the page’s Origin to check_origin, and check what connect/3 of the socket answers, such as to a token that is not valid: Phoenix, on Cowboy, answers 403 to an Origin that is not in that list, and where connect/3 returns :error.',
  hints: [
    'The log of Phoenix says which it is: “Could not check origin for Phoenix.Socket transport”, or “REFUSED CONNECTION”.',
  ],
  byOrigin: true,
};
const PHOENIX_WITHOUT_ORIGIN: Refusal = {
  sentence:
    'Check what connect/3 of the socket answers, such as to a token that is not valid: Phoenix, on Cowboy, answers 403 where it returns :error.',
  hints: [
    'The log of Phoenix says “REFUSED CONNECTION” then. Another application on Cowboy may have reasons of its own.',
  ],
  byOrigin: false,
};
const ASGI: Refusal = {
  sentence:
    'Check the path of the socket, and what its handler does before accept(): an ASGI server answered 403, which it does if no WebSocket route has this path, and if the application closes the socket before accept().',
  hints: [
    'Applications close a socket before accept() because of an Origin, a token or a cookie that they do not allow.',
  ],
  byOrigin: true,
  byPath: true,
};
const ACTION_CABLE: Refusal = {
  sentence:
    'Add the page’s Origin to those that Action Cable allows, or pass Upgrade and Connection on at every proxy: Action Cable answers 404, “Page not found”, to an Origin that it does not allow, and to a request whose Upgrade was dropped.',
  hints: [
    'The log of Rails says which it is: “Request origin not allowed”, or “Failed to upgrade to WebSocket” with the fields that it received.',
  ],
  byOrigin: true,
};

function ofWords(said: string): Refusal {
  return {
    sentence: `Do what the answer asks for, such as another account, token or right: the server answered 403, and says ${quoteWords(said)}.`,
    hints: ['A page can send a token to a WebSocket only in a cookie, in the address, or as a subprotocol.'],
    byOrigin: false,
  };
}

/** Action Cable answers 404 with these words to every handshake that it refuses (actioncable, connection/base.rb). */
function isActionCables(failure: Failure): boolean {
  return (
    /(?:^|\n)Page not found$/.test(failure.answerWords) &&
    urlOf(failure)?.pathname.endsWith('/cable') === true &&
    !overHttp2(failure)
  );
}

/** 403: the server understood and refuses; and other statuses that refuse the client rather than the request. */
export const originOrAccessRefused: Cause = {
  id: 'origin-or-access-refused',
  recognise(failure) {
    const refusal = refusalOf(failure);
    if (refusal === null) return null;
    const { sentence, byOrigin, byPath } = refusal;
    const topics = byPath === true ? (['origin', 'path'] as const) : (['origin'] as const);
    const origin = requestField(failure, 'Origin');
    return {
      sentence,
      evidence: [
        ...describeAnswer(failure),
        ...(origin === null ? [] : [`The request came from ${quoteWords(`Origin: ${origin}`)}.`]),
      ],
      hints: refusal.hints,
      isNot: [NOT_THE_NETWORK, 'A missing log-in by HTTP authentication: that would be 401.'],
      fixes: byOrigin ? [...fixesFor(failure, ...topics), ...fixesFor(failure, 'hosts')] : [],
    };
  },
};
