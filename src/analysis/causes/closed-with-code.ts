import { fixesFor } from '../fixes/fixes-for.ts';
import type { Topic } from '../fixes/product.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause, Recognition } from './cause.ts';
import { type ProductMeaning, productCodes } from './close-codes-of-products.ts';
import { describeFindings } from './describe-evidence.ts';
import { type Failure, requestField } from './failure.ts';
import { brokenByClient } from './frames-broken-after-switch.ts';
import { quoteWords } from './quote-words.ts';

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
  /** The same where the server sent it and frames of the client that broke a rule are known. */
  readonly ofBrokenFrames?: string;
  /** For where the client did not send it, as the topics are. */
  readonly hints: readonly string[];
  readonly topics: readonly Topic[];
  /** What a reason of this meaning speaks of: another one is of another meaning. */
  readonly reason?: RegExp;
}

const OTHER_MEANINGS = 'Some libraries use numbers from 3000 on with another meaning: the reason tells.';
const READ_REASON = 'The reason, if one is given, and the server’s log at this time say more.';

/** RFC 6455 section 7.4.1 and IANA's registry. 1000, 1001 and 1005 are ordinary ends, 1006 and 1009 have causes of their own. */
const STANDARD: Readonly<Record<number, Meaning>> = {
  1002: {
    sentence:
      'Read the server’s log at this time: {closed} with 1002, because what was received broke the protocol.',
    byClient: 'Check what the server sends: {closed} with 1002, because what it received broke the protocol.',
    ofBrokenFrames:
      'Correct what the client sends: {closed} with 1002, because what was received broke the protocol, and the client’s frames did.',
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
    ofBrokenFrames:
      'Correct what the client sends: {closed} with 1007, because a message did not have the contents that its kind requires, and the client’s frames broke a rule.',
    hints: [
      'A browser’s text is always UTF-8, so a server that says this of a page’s message most often means JSON that it cannot read.',
    ],
    topics: [],
  },
  1008: {
    sentence:
      '{read}: {closed} with 1008, because something broke a rule of its own, most often a log-in that is missing or expired, a message that is not allowed, or too many of them.',
    byClient: 'Read the log of the client: {closed} with 1008, because something broke a rule of its own.',
    hints: [],
    topics: [],
  },
  1010: {
    sentence:
      'Read the server’s log at this time: {closed} with 1010, which a client sends where the server did not agree to an extension that it requires.',
    byClient: 'Let the server agree to the extension that the client requires: {closed} with 1010.',
    hints: ['No browser requires an extension, so a program sent it, or the code was chosen by mistake.'],
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
    byClient: 'Read the log of the client: {closed} with 1012, which says that it restarts.',
    hints: ['A deployment is the usual reason.'],
    topics: ['rate'],
  },
  1013: {
    sentence: 'Connect again later, and longer each time: {closed} with 1013, because it is overloaded.',
    byClient: 'Read the log of the client: {closed} with 1013, which says that it should be tried later.',
    hints: [READ_REASON],
    topics: ['rate'],
  },
  1014: {
    sentence:
      'Check the server behind the gateway: {closed} with 1014, because a gateway got no valid answer from it.',
    byClient: 'Read the log of the client: {closed} with 1014, which is meant for gateways.',
    hints: [],
    topics: ['upstream'],
  },
  3000: {
    sentence:
      'Log in first, and send the token or the cookie that the server looks for: {closed} with 3000, which is registered as “Unauthorized”.',
    reason: /auth|log.?in|sign|token|jwt|session|credential|cookie|expired|\b401\b/i,
    hints: [OTHER_MEANINGS],
    topics: [],
  },
  3003: {
    sentence: 'Check what this user may do: {closed} with 3003, which is registered as “Forbidden”.',
    reason: /forbid|permi|allow|access|right|role|denied|auth|\b403\b/i,
    hints: [OTHER_MEANINGS],
    topics: [],
  },
  3008: {
    sentence: 'Answer sooner: {closed} with 3008, which is registered as “Timeout”.',
    reason: /time|slow|late|\b408\b/i,
    hints: [OTHER_MEANINGS],
    topics: [],
  },
};

/** What Python's websockets, Engine.IO and others write where no pong came in time. */
const NO_PONG = /\b(?:ping timeout|keepalive ping failed|pong (?:reply )?(?:not received|timeout))\b/i;

/** A reason that refuses the page’s origin, as n8n and others write it. */
const OF_ORIGIN =
  /\b(?:invalid|bad|unknown|unexpected|wrong|forbidden|disallowed|unauthori[sz]ed) origin\b|\borigin\b.{0,60}\b(?:not allowed|denied|forbidden|invalid|mismatch|rejected|not permitted|disallowed)\b/i;

/** A close in order whose code says that something went wrong: who sent it, and what it means. */
export const closedWithCode: Cause = {
  id: 'closed-with-code',
  recognise(failure) {
    const { close, kind } = failure.connection;
    if (kind !== 'websocket' || !close.seen || endedAbnormally(failure)) return null;
    const { code, reason } = close.value;
    const by = senderOf(failure, code, close.value.by);
    const product = productCodes(failure, code, by, reason);
    if (product !== null && product !== 'unknown' && (product.certain || by === 'server')) {
      return ofProduct(failure, code, by, product);
    }
    // From 3000 on a page may send what it likes, so an end by the page itself, or by nobody knows whom, is its own business.
    if (code >= 3000 && by !== 'server') return null;
    // 1000 and 1005 are ordinary ends, whatever their reason.
    if (NO_PONG.test(reason) && code !== 1000 && code !== 1005) return forWantOfPong(failure, by);
    if (code === 1008 && by !== 'client' && OF_ORIGIN.test(reason)) return ofOrigin(failure, by, reason);
    const standard = STANDARD[code];
    if (standard !== undefined && (code < 3000 || (product === null && fits(standard, reason)))) {
      return ofStandard(failure, standard, by, reason);
    }
    if (code === 1015) return ofTls(failure, by);
    if (code < 1000 || code === 1004 || (code > 1014 && code < 3000) || code >= 5000) {
      // Some tools write 0 for no code.
      if (code === 0 && by === 'unknown') return null;
      return recognition(
        failure,
        `${readLog(by)}: ${CLOSED[by]} with ${code}, a code that no standard defines for a close.`,
      );
    }
    return code < 3000 ? null : ofApplication(failure, code, reason);
  },
};

/** Whether a reason is of this meaning; one that was not given denies nothing. */
function fits(meaning: Meaning, reason: string): boolean {
  return reason === '' || meaning.reason === undefined || meaning.reason.test(reason);
}

function readLog(by: Sender): string {
  return by === 'client' ? 'Read the log of the client' : 'Read the server’s log at this time';
}

function ofProduct(failure: Failure, code: number, by: Sender, product: ProductMeaning): Recognition {
  const { name, todo, means, certain } = product;
  const condition = by === 'unknown' ? ', if the server sent this code' : '';
  return recognition(
    failure,
    certain
      ? `${todo}${condition}: ${CLOSED[by]} with ${code}, which in ${name} means: ${means}.`
      : `${todo}, if this is ${name}, as the address suggests: ${CLOSED[by]} with ${code}, which there means: ${means}.`,
  );
}

/** RFC 6455 section 7.4.1: 1015 is for interfaces alone, where TLS failed; no close frame may carry it. */
function ofTls(failure: Failure, by: Sender): Recognition {
  if (by !== 'unknown') {
    return recognition(
      failure,
      `${readLog(by)}: ${CLOSED[by]} with 1015, which only interfaces may report and no close frame may carry.`,
    );
  }
  const sentence =
    'Check the certificate and the versions of TLS: the end was reported with 1015, which means that the TLS handshake failed.';
  return recognition(failure, sentence, [], [], []);
}

/** A page may send 1000 and 3000 to 4999 and nothing else (WHATWG WebSockets), so any other code that it got was sent to it, but for 1015, which the browser makes up. */
function senderOf({ connection: { sources } }: Failure, code: number, by: Sender): Sender {
  const ofPage = sources.includes('page-hook');
  return by === 'unknown' && ofPage && code !== 1000 && code !== 1015 && code < 3000 ? 'server' : by;
}

function ofOrigin(failure: Failure, by: Sender, reason: string): Recognition {
  const origin = requestField(failure, 'Origin');
  const said = recognition(
    failure,
    `Add the page’s Origin to the server’s list of allowed origins, or let the proxy pass Host as it is: ${CLOSED[by]} with 1008, and says ${quoteWords(reason)}.`,
    [
      'A server that compares Origin with its own name takes that from Host or X-Forwarded-Host, which a proxy may replace or leave out.',
    ],
    ['origin'],
  );
  const from = origin === null ? [] : [`The request came from ${quoteWords(`Origin: ${origin}`)}.`];
  return { ...said, evidence: [...said.evidence, ...from] };
}

function forWantOfPong(failure: Failure, by: Sender): Recognition {
  return recognition(
    failure,
    `Check whether the other side was busy, asleep or offline: ${CLOSED[by]}, because ${by === 'unknown' ? 'a' : 'its'} ping was not answered in time.`,
    [
      'A browser answers pings by itself, also while a script runs; a program that waits in its own code may not.',
      'Python’s websockets waits 20 s by default (ping_timeout).',
    ],
    [],
    notTheHandshake(failure),
  );
}

function ofStandard(failure: Failure, meaning: Meaning, by: Sender, reason: string): Recognition {
  const { ofBrokenFrames, byClient } = meaning;
  const broken = by === 'server' && ofBrokenFrames !== undefined ? brokenByClient(failure) : [];
  const sentence = by === 'client' ? (byClient ?? meaning.sentence) : meaning.sentence;
  const said = recognition(
    failure,
    (broken.length > 0 && ofBrokenFrames !== undefined ? ofBrokenFrames : sentence)
      .replace('{closed}', CLOSED[by])
      .replace('{read}', reason === '' ? readLog(by) : 'Read the reason'),
    broken.length > 0 || by === 'client' ? [] : meaning.hints,
    by === 'client' ? [] : meaning.topics,
  );
  return { ...said, evidence: [...said.evidence, ...describeFindings(broken)] };
}

/** A code of the application's own, sent by the server. */
function ofApplication(failure: Failure, code: number, reason: string): Recognition {
  const said = reason === '' ? 'and gave no reason' : 'and gave a reason';
  // Such as 4401: a convention of many services, not a rule.
  const status = code >= 4400 && code <= 4599 ? code - 4000 : null;
  const meaning =
    STANDARD[code] === undefined ? 'has no meaning of its own' : 'libraries use with meanings of their own';
  return recognition(
    failure,
    `Look up ${code} in the manual of the service or its library: the server closed the connection with this code, which ${meaning}, ${said}.`,
    status === null ? [] : [`Many services add 4000 to a status of HTTP: this would be ${status}.`],
  );
}

function recognition(
  failure: Failure,
  sentence: string,
  hints: readonly string[] = [],
  topics: readonly Topic[] = [],
  isNot: readonly string[] = [
    ...notTheHandshake(failure),
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
