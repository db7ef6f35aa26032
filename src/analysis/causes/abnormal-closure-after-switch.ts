import type { CloseSeen } from '../../events/event.ts';
import { speaksOfAnother } from '../../session/browser-words.ts';
import { hasTimes } from '../../session/has-times.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { pageSpan } from '../page-span.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { describeTcpEnd } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { fittingLimits, IDLE_LIMITS, LIFE_LIMITS } from './idle-limits.ts';
import { secondsInWords } from './seconds-in-words.ts';
import { type Times, timesOfEnd } from './times-of-end.ts';

/** The switch worked, then the connection broke off without a close frame: 1006, or the browser's words about the network. */
export const abnormalClosureAfterSwitch: Cause = {
  id: 'abnormal-closure-after-switch',
  recognise(failure) {
    if (!endedAbnormally(failure) && !saidOfIt(failure)) return null;
    const times = timesOfEnd(failure);
    const side = sideOf(failure);
    const limits = side === 'client' ? [] : limitsOf(times);
    return {
      sentence: sentenceFor(failure, times, limits),
      evidence: [
        ...describeEnd(failure),
        ...describeTcpEnd(failure, ', without a close frame'),
        ...describeCutFrame(failure),
        ...measured(failure, times),
        ...surroundings(failure),
        ...limits,
      ],
      hints:
        limits.length > 0 ? [] : [alike(failure), ...(side === 'unknown' ? frameFaultsToo(failure) : [])],
      isNot: notTheHandshake(failure),
      // Without times nothing speaks for a time limit.
      fixes:
        side === 'client' || !hasTimes(failure.connection) || isBusy(times, failure)
          ? []
          : fixesFor(failure, 'timeout'),
    };
  },
};

/** What else ends a connection as this one ended, by the side that ended TCP first. */
const ALIKE: Readonly<Record<CloseSeen['by'], string>> = {
  unknown: 'A crash of the server, a lost network and a computer put to sleep look the same from here.',
  server:
    'A crash or a restart of the server and a proxy that gave the connection up look the same from here.',
  client: 'A crash of the client and a client that closes TCP alone look the same from here.',
};

const RESET =
  'So does a server that closes a socket of which it has not read all, one that was restarted, and a firewall that ends the connection.';

function alike(failure: Failure): string {
  return isReset(failure) ? RESET : ALIKE[sideOf(failure)];
}

/** Whether the server's side reset TCP, where somebody saw that. */
function isReset({ connection: { close } }: Failure): boolean {
  return close.seen && close.value.tcp === 'reset' && close.value.by === 'server';
}

/** A server that ends by itself finishes the frame that it writes; one that dies, or a proxy, does not. */
function describeCutFrame({ context: { cutFrame } }: Failure): string[] {
  if (cutFrame === undefined) return [];
  const bytes = cutFrame.length === 1 ? '1 byte' : `${cutFrame.length} bytes`;
  return [`The server’s bytes end in the middle of a frame that announces ${bytes} of payload.`];
}

function sideOf({ connection: { close } }: Failure): CloseSeen['by'] {
  return close.seen ? close.value.by : 'unknown';
}

/** Whether words are about this end: not those of another request, nor where a close in order was seen. */
function saidOfIt({ laterWords, connection: { close, url } }: Failure): boolean {
  if (close.seen) return false;
  const address = url.seen ? url.value : null;
  return laterWords.some((text) => !text.includes('net::ERR_') || !speaksOfAnother(text, address));
}

/** A shorter silence in seconds is not caused by a time limit. */
const SHORTEST_LIMIT = 0.5;
/** A proxy whose limit has passed closes its connections; what resets one so soon is something else. */
const SHORTEST_BEFORE_RESET = 5;

/** A time limit cannot have ended a connection that was busy, or was opened, a moment ago. */
function isBusy({ idle, life }: Times, failure: Failure): boolean {
  const silent = idle ?? life;
  return silent !== null && silent < (isReset(failure) ? SHORTEST_BEFORE_RESET : SHORTEST_LIMIT);
}

/** How close in milliseconds to the end an event of the browser must be to have to do with it. */
const NEAR = 5_000;

/** What happened to the browser and the computer around the end, where somebody saw it. */
function surroundings({ page, connection: { closedAt } }: Failure): string[] {
  if (closedAt === null) return [];
  const offline = pageSpan(page, 'offline', closedAt - NEAR, closedAt + NEAR);
  const jump = pageSpan(page, 'clock-jumped', closedAt - NEAR, closedAt + NEAR);
  return [
    ...(offline === null ? [] : ['The browser was offline at that time.']),
    ...(jump === null
      ? []
      : [
          `The clock jumped by ${secondsInWords(Math.abs(jump.by) / 1000)} at that time, as when a computer sleeps.`,
        ]),
  ];
}

/**
 * Firefox does not report to an extension that a frame broke the protocol: the page gets 1006 for that as well (Firefox
 * 153).
 */
function frameFaultsToo({ connection: { sources }, laterWords }: Failure): string[] {
  if (sources.includes('debugger') || laterWords.length > 0) return [];
  return ['A server frame that broke the protocol looks the same in Firefox: Chromium would report it.'];
}

function sentenceFor(failure: Failure, times: Times, limits: readonly string[]): string {
  if (limits.length > 0 && times.idle !== null) {
    return `Send something more often, or raise the time limit of the proxy: the connection broke off after ${secondsInWords(times.idle)} without a message, which matches such a limit.`;
  }
  const worked = notTheHandshake(failure).length > 0 ? 'the switch worked, then ' : '';
  const log =
    sideOf(failure) === 'client' ? 'Read the log of the client' : 'Read the server’s log at this time';
  return `${log}: ${worked}the connection broke off without a closing handshake.`;
}

function measured({ lastMessageAt, context }: Failure, times: Times): string[] {
  const sentences: string[] = [];
  const life = times.life === null ? null : secondsInWords(times.life);
  if (lastMessageAt === null) {
    return life === null
      ? ['No message came.']
      : [`No message came in the ${life} between the switch and the end.`];
  }
  if (life !== null) sentences.push(`It lasted ${life} after the switch.`);
  if (times.idle !== null) {
    const idle = secondsInWords(times.idle);
    sentences.push(
      context.lastFrameMayBeCut === true
        ? `The last frame began ${idle} before the end: the file does not show whether all of it came.`
        : `The last message came ${idle} before the end.`,
    );
  }
  return sentences;
}

/** Each limit is stated only as a match: pings are not seen, so silence is never proven. */
function limitsOf(times: Times): string[] {
  const idle = times.idle === null ? [] : fittingLimits(IDLE_LIMITS, times.idle);
  const life = times.life === null ? [] : fittingLimits(LIFE_LIMITS, times.life);
  return [
    ...idle.map(({ name }) => `The silence matches ${name}.`),
    ...life.map(({ name }) => `The time since the switch matches ${name}.`),
  ];
}
