import { speaksOfEnd } from './browser-words.ts';
import type { Connection } from './connection.ts';

/** Whether nothing but words after the switch says that the connection is over: a message or a close that comes later knows better. */
export function isEndedByWords({ closedAt, close, kind, proven, errors, url }: Connection): boolean {
  if (closedAt === null || close.seen || kind !== 'websocket' || proven !== 'closed') return false;
  const address = url.seen ? url.value : null;
  return errors.some(
    ({ at, beforeSwitch, source, text }) =>
      at === closedAt && !beforeSwitch && source !== 'page-hook' && speaksOfEnd(text, address),
  );
}
