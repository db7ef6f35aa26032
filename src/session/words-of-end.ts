import { describeCloseCode } from '../protocol/websocket/close-code.ts';
import { closeCodeOf } from './close-code-of.ts';
import { closeFramesInWords } from './close-frames-in-words.ts';
import type { Connection } from './connection.ts';

/** How a connection ended, for a report: `close`, `1000 (Normal Closure) "bye", by server`. */
export interface EndWords {
  readonly name: 'close' | 'ended';
  readonly words: string;
}

/** Null where nothing was seen of an end; what has no close code, such as an event stream, has at most somebody who ended it. */
export function wordsOfEnd(connection: Connection): EndWords | null {
  const { close } = connection;
  if (!close.seen) return null;
  const { reason, by } = close.value;
  const code = closeCodeOf(connection);
  if (code === null) return by === 'unknown' ? null : { name: 'ended', words: `by the ${by}` };
  const frames = closeFramesInWords(close.value);
  if (frames.length > 0) return { name: 'close', words: frames.join(' ') };
  const quoted = reason === '' ? '' : ` "${reason}"`;
  return { name: 'close', words: `${code} (${describeCloseCode(code).name})${quoted}, by ${by}` };
}
