import { fixesFor } from '../fixes/fixes-for.ts';
import type { Topic } from '../fixes/product.ts';
import { describeEnd, NOT_THE_HANDSHAKE } from './abnormal-end.ts';
import type { Cause, Recognition } from './cause.ts';
import { productCodes } from './close-codes-of-products.ts';
import type { Failure } from './failure.ts';

type Sender = 'client' | 'server' | 'unknown';

const CLOSED: Readonly<Record<Sender, string>> = {
  server: 'the server closed the connection',
  client: 'the client closed the connection',
  unknown: 'the connection was closed',
};

interface Meaning {
  /** What to do, where nobody knows better who sent it; `{closed}` is who closed, as far as known. */
  readonly sentence: string;
  /** The same where the client sent it. */
  readonly byClient?: string;
  readonly hints: readonly string[];
  readonly topics: readonly Topic[];
}

const OTHER_MEANINGS = 'Some libraries use numbers from 3000 on with another meaning: the reason tells.';
const READ_REASON = 'The reason, if one is given, and the server’s log at this time say more.';

/** RFC 6455 section 7.4.1 and IANA's registry. 1000, 1001 and 1005 are ordinary ends, 1006 and 1009 have causes of their own. */
const STANDARD: Readonly<Record<number, Meaning>> = {
  1002: {
    sentence:
      'Read the server’s log at this time: {closed} with 1002, because what was received broke the protocol.',
    byClient: 'Check what the server sends: {closed} with 1002, because what it received broke the protocol.',
    hints: [
      'A browser writes correct frames: a proxy that changes them, compression that the server misreads, or a rule of the application’s own protocol is more likely.',
    ],
    topics: [],
  },
  1003: {
    sentence:
      'Send the kind of message that the server accepts, text or binary: {closed} with 1003, because a message was of a kind that it does not take.',
    byClient:
      'Let the server send the kind of message that the client accepts, text or binary: {closed} with 1003.',
    hints: [READ_REASON],
    topics: [],
  },
  1007: {
    sentence:
      'Check the contents of the last message that was sent: {closed} with 1007, because a message did not have the contents that its kind requires.',
    byClient:
      'Send bytes as binary messages, and text as UTF-8: {closed} with 1007, because a message of the server was not what its kind requires.',
    hints: [
      'A browser’s text is always UTF-8, so a server that says this of a page’s message most often means JSON that it cannot read.',
    ],
    topics: [],
  },
  1008: {
    sentence:
      '{read}: {closed} with 1008, because something broke a rule of its own, most often a log-in that is missing or expired, a message that is not allowed, or too many of them.',
    hints: [],
    topics: [],
  },
  1010: {
    sentence:
      'Let the server agree to the extension that the client requires: {closed} with 1010, which only a client may send.',
    hints: [
      'No browser requires an extension, so the client is a program, or the code was chosen by mistake.',
    ],
    topics: [],
  },
  1011: {
    sentence:
      'Read the server’s log at this time: {closed} with 1011, because it met an error that it did not expect.',
    byClient:
      'Read the log of the client: {closed} with 1011, because it met an error that it did not expect.',
    hints: ['Most often the handler of the socket threw an exception while it dealt with a message.'],
    topics: [],
  },
  1012: {
    sentence:
      'Connect again after a random delay of 5 to 30 seconds: {closed} with 1012, because it restarts.',
    hints: ['A deployment is the usual reason.'],
    topics: ['rate'],
  },
  1013: {
    sentence: 'Connect again later, and longer each time: {closed} with 1013, because it is overloaded.',
    hints: [READ_REASON],
    topics: ['rate'],
  },
  1014: {
    sentence:
      'Check the server behind the gateway: {closed} with 1014, because a gateway got no valid answer from it.',
    hints: [],
    topics: ['upstream'],
  },
  3000: {
    sentence:
      'Log in first, and send the token or the cookie that the server looks for: {closed} with 3000, which is registered as “Unauthorized”.',
    hints: [OTHER_MEANINGS],
    topics: [],
  },
  3003: {
    sentence: 'Check what this user may do: {closed} with 3003, which is registered as “Forbidden”.',
    hints: [OTHER_MEANINGS],
    topics: [],
  },
  3008: {
    sentence: 'Answer sooner: {closed} with 3008, which is registered as “Timeout”.',
    hints: [OTHER_MEANINGS],
    topics: [],
  },
};

/** What Python's websockets writes where no pong came within ping_timeout, 20 s by default. */
const NO_PONG = /keepalive ping timeout|ping timeout|pong (?:reply )?(?:not received|timeout)/i;

/** A close in order whose code says that something went wrong: who sent it, and what it means. */
export const closedWithCode: Cause = {
  id: 'closed-with-code',
  recognise(failure) {
    const { close, kind } = failure.connection;
    if (kind !== 'websocket' || !close.seen) return null;
    const { code, reason } = close.value;
    const by = senderOf(failure, code, close.value.by);
    const product = productCodes(failure, code, by);
    if (product !== null) {
      return recognition(
        failure,
        `${product.todo}: ${CLOSED[by]} with ${code}, which in ${product.name} means: ${product.means}.`,
      );
    }
    const standard = STANDARD[code];
    // From 3000 on a page may send what it likes, so an end by the page itself, or by nobody knows whom, is its own business.
    if (code >= 3000 && by !== 'server') return null;
    if (standard !== undefined) return ofStandard(failure, standard, by, reason);
    if (code < 1000 || code === 1004 || code === 1015 || (code > 1014 && code < 3000) || code >= 5000) {
      return recognition(
        failure,
        `Read the server’s log at this time: ${CLOSED[by]} with ${code}, a code that no standard defines for a close.`,
      );
    }
    return code < 3000 ? null : ofApplication(failure, code, reason);
  },
};

/** A page may send 1000 and 3000 to 4999 and nothing else (WHATWG WebSockets), so any other code that it got was sent to it. */
function senderOf({ connection: { sources } }: Failure, code: number, by: Sender): Sender {
  const ofPage = sources.includes('page-hook');
  return by === 'unknown' && ofPage && code !== 1000 && code < 3000 ? 'server' : by;
}

function ofStandard(failure: Failure, meaning: Meaning, by: Sender, reason: string): Recognition {
  if (NO_PONG.test(reason)) {
    return recognition(
      failure,
      `Check whether the other side was busy, asleep or offline: ${CLOSED[by]}, because its ping was not answered in time.`,
      [
        'A browser answers pings by itself, also while a script runs; a program that waits in its own code may not.',
        'Python’s websockets waits 20 s by default (ping_timeout).',
      ],
      [],
      [NOT_THE_HANDSHAKE],
    );
  }
  const sentence = by === 'client' ? (meaning.byClient ?? meaning.sentence) : meaning.sentence;
  return recognition(
    failure,
    sentence
      .replace('{closed}', CLOSED[by])
      .replace('{read}', reason === '' ? 'Read the server’s log at this time' : 'Read the reason below'),
    meaning.hints,
    meaning.topics,
  );
}

/** A code of the application's own, sent by the server. */
function ofApplication(failure: Failure, code: number, reason: string): Recognition {
  const said = reason === '' ? 'and gave no reason' : 'and gave the reason below';
  // Such as 4401: a convention of many services, not a rule.
  const status = code >= 4400 && code <= 4599 ? code - 4000 : null;
  return recognition(
    failure,
    `Look up ${code} in the manual of the service or its library: the server closed the connection with this code, which has no meaning of its own, ${said}.`,
    status === null ? [] : [`Many services add 4000 to a status of HTTP: this would be ${status}.`],
  );
}

function recognition(
  failure: Failure,
  sentence: string,
  hints: readonly string[] = [],
  topics: readonly Topic[] = [],
  isNot: readonly string[] = [
    NOT_THE_HANDSHAKE,
    'The network or a time limit of a proxy: a close frame came.',
  ],
): Recognition {
  return {
    sentence,
    evidence: describeEnd(failure),
    hints,
    isNot,
    fixes: topics.length === 0 ? [] : fixesFor(failure, ...topics),
  };
}
