import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';
import { fittingLimits, IDLE_LIMITS, LIFE_LIMITS } from './idle-limits.ts';
import { quoteWords } from './quote-words.ts';

const NETWORK = /net::ERR_|NS_ERROR_|Connection (closed|reset)|timed out|suspension/i;

/** The switch worked, then the connection broke off without a close frame: 1006, or the browser's complaint. */
export const abnormalClosureAfterSwitch: Cause = {
  id: 'abnormal-closure-after-switch',
  recognise(failure) {
    const { close } = failure.connection;
    const { laterWords } = failure;
    const abnormal = close.seen && (close.value.code === 1006 || close.value.wasClean === false);
    if (!abnormal && laterWords.length === 0) return null;
    const aboutFrames = laterWords.some((text) => !NETWORK.test(text));
    const times = timesOf(failure);
    const limits = aboutFrames ? [] : limitsOf(times);
    return {
      sentence: sentenceFor(aboutFrames, times, limits),
      evidence: [
        ...(close.seen ? [`The end was reported with code ${close.value.code}.`] : []),
        ...[...new Set(laterWords)]
          .slice(0, 5)
          .map((text) => `The browser’s own words: ${quoteWords(text)}.`),
        ...measured(times),
        ...limits,
        ...(aboutFrames || limits.length > 0
          ? []
          : ['A crash of the server, a lost network and a computer put to sleep look the same from here.']),
      ],
      isNot: ['The handshake: the switch had worked.'],
      fixes: aboutFrames ? [] : fixesFor(failure, 'timeout'),
    };
  },
};

interface Times {
  /** Seconds from the last message, or from the switch where there was none, to the end; null where not known. */
  readonly idle: number | null;
  /** Seconds from the switch to the end; null where not known. */
  readonly life: number | null;
}

function timesOf(failure: Failure): Times {
  const { closedAt, responseReceivedAt } = failure.connection;
  if (closedAt === null) return { idle: null, life: null };
  const { lastMessageAt } = failure;
  const quietSince = lastMessageAt === null ? responseReceivedAt : (lastMessageAt ?? null);
  return { idle: secondsBetween(quietSince, closedAt), life: secondsBetween(responseReceivedAt, closedAt) };
}

function secondsBetween(from: number | null, to: number): number | null {
  const seconds = from === null ? Number.NaN : (to - from) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function sentenceFor(aboutFrames: boolean, times: Times, limits: readonly string[]): string {
  if (aboutFrames)
    return 'The switch worked; then the browser ended the connection over a frame that broke the protocol.';
  if (limits.length > 0 && times.idle !== null) {
    return `The switch worked; the connection broke off after ${inWords(times.idle)} without a message, which fits a proxy’s time limit.`;
  }
  return 'The switch worked; then the connection broke off without a closing handshake.';
}

function measured(times: Times): string[] {
  const sentences: string[] = [];
  if (times.life !== null) sentences.push(`It lived for ${inWords(times.life)} after the switch.`);
  if (times.idle !== null) sentences.push(`The last message came ${inWords(times.idle)} before the end.`);
  return sentences;
}

/** Each limit only as what fits: pings are not seen, so silence is never proven. */
function limitsOf(times: Times): string[] {
  const idle = times.idle === null ? [] : fittingLimits(IDLE_LIMITS, times.idle);
  const life = times.life === null ? [] : fittingLimits(LIFE_LIMITS, times.life);
  return [
    ...idle.map(({ name }) => `The silence fits ${name}.`),
    ...life.map(({ name }) => `The length of its life fits ${name}.`),
  ];
}

function inWords(seconds: number): string {
  if (seconds < 600) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
