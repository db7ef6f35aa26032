import { namesFirefox } from '../protocol/http/names-firefox.ts';
import type { Connection } from '../session/connection.ts';
import { endedAbnormally } from './causes/abnormal-end.ts';
import type { Cause } from './causes/cause.ts';
import { contradictions } from './causes/contradictions.ts';
import { extendedConnectRefused } from './causes/extended-connect-refused.ts';
import type { Failure } from './causes/failure.ts';
import { readFailure, requestField } from './causes/failure.ts';
import { framesInChunks } from './causes/frames-in-chunks.ts';
import { explainOtherUpgrade } from './causes/other-upgrade.ts';
import {
  CAUSES,
  CAUSES_AFTER_SWITCH,
  CAUSES_OF_BAD_SWITCH,
  CAUSES_OF_WAITING,
  CAUSES_WHILE_OPEN,
  LAST_CAUSES,
} from './causes/registry.ts';
import { saidByAnswer } from './causes/said-by-answer.ts';
import { afterAnswer, asBrokenStream, brokeOffWithTheseWords } from './causes/stream-broke-off.ts';
import { streamCutOff } from './causes/stream-cut-off.ts';
import { wordsAgainstAnswer } from './causes/words-against-answer.ts';
import type { ExplainContext } from './explain-context.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';

/**
 * Says why a switch failed, why an established connection broke off, or why a request has not been sent yet. Null for a
 * connection that works or ended in order, and for an end for which nobody reported a reason or an answer: nothing is
 * guessed. Every refusal of a server, and every network error that the browser names, has an explanation. Never throws.
 */
export function explain(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Explanation | null {
  const failure = readFailure(connection, findings, context);
  const explanation = explainBy(failure);
  if (explanation === null) return null;
  const against = contradictions(failure);
  return against.length === 0
    ? explanation
    : { ...explanation, evidence: [...explanation.evidence, ...against] };
}

function explainBy(failure: Failure): Explanation | null {
  if (failure.kind === 'event-stream') return explainStream(failure);
  switch (failure.connection.outcome) {
    case 'pending':
      return firstRecognised(CAUSES_OF_WAITING, failure);
    case 'open':
      return (
        wordsAgainstAnswer(failure) ??
        explainUnconfirmed(failure) ??
        firstRecognised([framesInChunks, ...CAUSES_WHILE_OPEN], failure)
      );
    case 'closed':
      return wordsAgainstAnswer(failure) ?? explainEnd(failure) ?? explainUnconfirmed(failure);
    default:
      return explainFailure(failure);
  }
}

/**
 * What the answer says of itself comes first. Then three attempts: the reason that the browser reported comes before failed checks, which may show another fault. Last,
 * where a recorded answer explains nothing, the browser's words are used without it, so that more evidence never hides an
 * explanation.
 */
function explainFailure(failure: Failure): Explanation | null {
  const said = saidByAnswer(failure);
  if (said !== null) return said;
  const other = explainOtherUpgrade(failure);
  if (other !== null) return other;
  const byWords =
    failure.words.length > 0 ? firstRecognised(CAUSES, { ...failure, findingsCount: false }) : null;
  const found = byWords ?? firstRecognised(CAUSES, failure);
  if (found !== null) return found;
  const byNames =
    failure.named.size === 0
      ? null
      : firstRecognised(CAUSES, { ...failure, status: null, response: null, findingsCount: false });
  return byNames ?? firstRecognised(LAST_CAUSES, failure);
}

/**
 * An event stream has no switch and no closing handshake: it fails by its answer, or breaks off for a reason that the
 * browser reports. Its end alone is not a failure, since an EventSource reconnects by itself (HTML section 9.2.3).
 */
function explainStream(failure: Failure): Explanation | null {
  const { outcome } = failure.connection;
  if (outcome === 'pending' && failure.status === null && failure.named.size === 0) return null;
  const answered = explainFailure(failure);
  if (answered !== null)
    return answered.cause === 'reason-hidden-by-extension' ? afterAnswer(answered, failure) : answered;
  if (outcome === 'failed' || outcome === 'refused') return null;
  const against = wordsAgainstAnswer(failure);
  if (against !== null) return against;
  const broken = asBrokenStream(failure);
  if (broken === null) return brokeOffWithTheseWords(failure);
  const cut = failure.status === 200 ? streamCutOff(failure, broken) : null;
  if (cut !== null) return cut;
  const explanation = firstRecognised(CAUSES, broken);
  return explanation === null ? null : afterAnswer(explanation, broken);
}

/**
 * Firefox shows a 101 that it rejects in the same way as one that it accepts, and the page gets 1006. Where no message was
 * seen and a rule of the RFC is broken, that rule is the cause, and the switch had not worked (Firefox 153). A client that
 * refused the switch receives no close frame, so a code out of one disproves that.
 */
function explainEnd(failure: Failure): Explanation | null {
  const end = firstRecognised(CAUSES_AFTER_SWITCH, failure);
  if (end === null || typeof failure.lastMessageAt === 'number' || closeFrameCame(failure)) return end;
  return badSwitch(failure) ?? end;
}

/**
 * A file may contain a 101 that a client has to reject, and nothing about what the client did (RFC 6455 section 4.1). It is
 * the cause where no message was seen, no close came, and no browser is known to have accepted it. Chromium's debugger
 * shows the answer only of a switch that it accepted (Chromium 156).
 */
function explainUnconfirmed(failure: Failure): Explanation | null {
  const { sources, close, opened } = failure.connection;
  const taken = failure.lastMessageAt !== null || close.seen || opened.seen || sources.includes('debugger');
  return taken ? null : badSwitch(failure);
}

function closeFrameCame(failure: Failure): boolean {
  const { close } = failure.connection;
  return close.seen && close.value.code >= 1000 && close.value.code !== 1015 && !endedAbnormally(failure);
}

function badSwitch(failure: Failure): Explanation | null {
  // Rules that only browsers enforce count where the browser is known to enforce them.
  const agent = requestField(failure, 'User-Agent');
  const enforced = namesFirefox(agent)
    ? 'response-is-http-1-1'
    : agent?.includes(' Chrome/') === true
      ? 'subprotocol-chosen-when-offered'
      : null;
  const findings = failure.findings.filter(({ level, check }) => level === 'must' || check === enforced);
  return firstRecognised([...CAUSES_OF_BAD_SWITCH, extendedConnectRefused], { ...failure, findings });
}

function firstRecognised(causes: readonly Cause[], failure: Failure): Explanation | null {
  for (const cause of causes) {
    const recognised = cause.recognise(failure);
    if (recognised !== null) return { cause: cause.id, hints: [], ...recognised };
  }
  return null;
}
