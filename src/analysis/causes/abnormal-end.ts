import type { CloseSeen } from '../../events/event.ts';
import { closeFramesInWords } from '../../session/close-frames-in-words.ts';
import { type Failure, serverSwitched } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** Error texts about the network, not about frames. */
const NETWORK = /net::ERR_|NS_ERROR_|Connection (closed|reset)|timed out|suspension|Back-Forward Cache/i;
/** What libraries call a fault of a frame; a text with none of these words accuses no frame. */
const FRAME =
  /\bframes?\b|reserved bit|\bRSV ?[123]\b|\bopcode\b|\bUTF-?8\b|\bcontinuation\b|\bmask(?:ed|ing)?\b|previous message|after close/i;

/**
 * Whether the connection ended without a closing handshake: code 1006, or no code and not clean. Another code stood in a
 * close frame, also where the connection was then lost before the answer to it (RFC 6455 section 7.1.5).
 */
export function endedAbnormally({ connection: { close } }: Failure): boolean {
  if (!close.seen) return false;
  const { code, wasClean, fault } = close.value;
  if (fault !== undefined) return false;
  return code === 1006 || (code === 0 && wasClean === false);
}

/** The browser's error texts after the switch that are about a frame. */
export function wordsAboutFrames({ laterWords }: Failure): string[] {
  return laterWords.filter((text) => !NETWORK.test(text) && FRAME.test(text));
}

/** How the end was reported, and what the browser said of it. */
export function describeEnd({ connection: { close }, laterWords }: Failure): string[] {
  return [
    ...(close.seen ? describeClose(close.value) : []),
    ...[...new Set(laterWords)].slice(0, 5).map((text) => `The browser’s own words: ${quoteWords(text)}.`),
  ];
}

function describeClose(close: CloseSeen): readonly string[] {
  const frames = closeFramesInWords(close);
  if (frames.length > 0) return frames;
  const reason = close.reason === '' ? '' : ` and the reason ${quoteWords(close.reason)}`;
  return [`The end was reported with code ${close.code}${reason}.`];
}

/** What is excluded where the switch had worked, as far as anything shows that it had. */
export function notTheHandshake(failure: Failure): string[] {
  const { opened, discovered } = failure.connection;
  const messages = typeof failure.lastMessageAt === 'number' || (failure.context.messages?.received ?? 0) > 0;
  const worked = serverSwitched(failure) || opened.seen || discovered || messages;
  return worked ? ['The handshake: the switch had worked.'] : [];
}
