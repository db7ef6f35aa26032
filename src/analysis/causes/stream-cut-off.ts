import { connectionSpecificLines } from '../../protocol/extended-connect/connection-specific-fields.ts';
import type { Explanation } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { abnormalClosureAfterSwitch } from './abnormal-closure-after-switch.ts';
import { describeAnswer, describeNoAnswer } from './describe-evidence.ts';
import { type Failure, serverEndedTcp } from './failure.ts';
import { fittingLimits, IDLE_LIMITS, type Limit, STREAM_LIFE_LIMITS } from './idle-limits.ts';
import { quoteWords } from './quote-words.ts';
import { secondsInWords } from './seconds-in-words.ts';
import { type Times, timesOfEnd } from './times-of-end.ts';

/** What a browser says of a body that ended in the middle, and of a stream of HTTP/2 or 3 that somebody ended. */
const CUT =
  /INCOMPLETE|CONNECTION_CLOSED|EMPTY_RESPONSE|TRUNCATED|CHUNKED|HTTP2|HTTP_1_1|HTTP3|QUIC|NET_PARTIAL/;

/**
 * An event stream that had begun, and was cut off by the server or something on the way; null where the words say something else.
 *
 * @param failure with its answer
 * @param broken the same as if no answer had come
 */
export function streamCutOff(failure: Failure, broken: Failure): Explanation | null {
  const words = broken.named.get('closed-before-response') ?? broken.named.get('not-http') ?? null;
  if (words === null ? broken.words.length > 0 || serverEndedTcp(broken) !== 'fin' : !CUT.test(words))
    return null;
  const times = timesOfStream(failure);
  const limits = limitsOf(times);
  return {
    cause: abnormalClosureAfterSwitch.id,
    sentence: sentenceFor(failure, times, limits),
    evidence: [
      ...describeAnswer({ ...failure, words: [] }, 'Content-Type', 'Content-Encoding'),
      ...measured(times, failure),
      ...describeLimits(limits, times),
      ...describeNoAnswer(broken),
    ],
    hints: hintsFor(failure, times, words, limits),
    isNot: ['DNS, TLS or a refusal: the server had answered with 200.'],
    fixes: fixesFor(failure, 'buffering'),
  };
}

/** Of events that the file does not hold, or holds without their times, nobody knows when the last one came. */
function timesOfStream(failure: Failure): Times {
  const { lastMessageAt, connection } = failure;
  const times = timesOfEnd(failure);
  // Events out of a body have the time of the answer.
  const isKnown = connection.messagesRecorded && lastMessageAt !== connection.responseReceivedAt;
  return isKnown ? times : { ...times, idle: null };
}

/** The silence, where events were recorded; otherwise the whole time may have been silent. */
function silenceOf({ idle, life }: Times): number | null {
  return idle ?? life;
}

interface Fitting {
  readonly idle: readonly Limit[];
  readonly life: readonly Limit[];
}

function limitsOf(times: Times): Fitting {
  const silent = silenceOf(times);
  return {
    idle: silent === null ? [] : fittingLimits(IDLE_LIMITS, silent),
    life: times.life === null ? [] : fittingLimits(STREAM_LIFE_LIMITS, times.life),
  };
}

function describeLimits({ idle, life }: Fitting, times: Times): string[] {
  const what = times.idle === null ? 'The time since the answer, if no event came in it,' : 'The silence';
  return [
    ...idle.map(({ name }) => `${what} matches ${name}.`),
    ...life.map(({ name }) => `The time since the answer matches ${name}.`),
  ];
}

function measured({ idle, life }: Times, { lastMessageAt }: Failure): string[] {
  if (life === null) return [];
  const lasted = `It lasted ${secondsInWords(life)} after the answer.`;
  if (idle === null) return [lasted];
  return [
    lastMessageAt === null
      ? `No event came in the ${secondsInWords(life)} between the answer and the end.`
      : `${lasted.slice(0, -1)}, and the last event came ${secondsInWords(idle)} before the end.`,
  ];
}

function sentenceFor({ site }: Failure, times: Times, { idle, life }: Fitting): string {
  const silent = silenceOf(times);
  if (idle.length > 0 && silent !== null) {
    const what =
      times.idle === null
        ? ', which matches such a limit if no event came in that time'
        : ' without an event, which matches such a limit';
    return `Send a comment line more often, or raise the time limit of the proxy: the stream had begun, and broke off after ${secondsInWords(silent)}${what}.`;
  }
  if (life.length > 0 && times.life !== null)
    return `Raise the time limit that the proxy or the server has for a whole answer: the stream had begun, and broke off after ${secondsInWords(times.life)}, which matches such a limit.`;
  return site.isCompressed
    ? 'Switch compression off for the stream, and read the log of the server and of each proxy at this time: the stream had begun, compressed, and broke off before its end.'
    : 'Read the log of the server and of each proxy on the way at this time: the stream had begun, and broke off before its end.';
}

/** Seconds of a limit that somebody set are mostly a multiple of these, and an end by it comes a little later. */
const ROUND = 15;
const LATE = 0.3;

function isRound(seconds: number | null): boolean {
  return seconds !== null && seconds >= ROUND && seconds % ROUND <= LATE;
}

function hintsFor(failure: Failure, times: Times, words: string | null, { idle, life }: Fitting): string[] {
  const silent = silenceOf(times);
  const hints: string[] = [];
  if (idle.length + life.length === 0 && silent !== null && isRound(silent))
    hints.push(
      `${secondsInWords(silent)} is a round time, as a time limit for a silent stream makes it: a comment line (“: still here”) sent more often keeps a stream open.`,
    );
  const forbidden = /HTTP2|HTTP3|QUIC/.test(words ?? '') ? forbiddenField(failure) : null;
  if (forbidden !== null)
    hints.push(
      `The answer has ${forbidden}, which HTTP/2 and HTTP/3 forbid (RFC 9113 section 8.2.2): who translates the answer has to leave it out.`,
    );
  hints.push('A server that crashed or was restarted, and a network that was lost, look the same from here.');
  return hints;
}

function forbiddenField({ response, situation }: Failure): string | null {
  if (response === null || (situation.transport !== 'h2' && situation.transport !== 'h3')) return null;
  const line = connectionSpecificLines(response.fields)[0];
  const field = line === undefined ? undefined : response.fields[line.fieldIndex];
  return field === undefined ? null : quoteWords(`${field.name}: ${field.value}`);
}
