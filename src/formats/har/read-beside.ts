import { SOURCES, type StackFrame } from '../../events/event.ts';
import type { Blocked, Join, OpenedAs } from '../../session/connection.ts';
import {
  arrayMember,
  isObject,
  member,
  naturalMember,
  numberMember,
  oneOf,
  stringMember,
  timeMember,
} from '../json-access.ts';
import { type BufferedReading, readBuffered } from './har-buffered.ts';

/** More elements than any connection has in one of these lists. */
const MOST = 10_000;

/** Where the page's code called send, for the messages from a position of `_webSocketMessages` on. */
interface SentFrom {
  readonly position: number;
  readonly stack: readonly StackFrame[];
}

/** What our object in an entry says besides the handshake and the messages. Broken parts are left out. */
export interface Beside {
  readonly opened: OpenedAs | null;
  readonly blocked: Blocked | null;
  readonly bufferedPeak: number | null;
  readonly buffered: readonly BufferedReading[];
  readonly joins: readonly Join[];
  readonly sentFrom: readonly SentFrom[];
}

/** Reads it from the `_switchyard` of an entry. */
export function readBeside(own: unknown): Beside {
  const opened = member(own, 'opened');
  const blocked = member(own, 'blocked');
  const blockedAt = timeMember(blocked, 'at');
  const directive = stringMember(blocked, 'directive');
  return {
    opened: isObject(opened)
      ? {
          protocol: stringMember(opened, 'protocol') ?? '',
          extensions: stringMember(opened, 'extensions') ?? '',
        }
      : null,
    blocked: blockedAt === null || directive === null ? null : { at: blockedAt, directive },
    buffered: readBuffered(own),
    bufferedPeak: naturalMember(own, 'bufferedPeak', Number.MAX_SAFE_INTEGER),
    joins: arrayMember(own, 'joins').slice(0, MOST).flatMap(readJoin),
    sentFrom: arrayMember(own, 'sentFrom').slice(0, MOST).flatMap(readSentFrom),
  };
}

/** A list of positions in `_webSocketMessages`. */
export function positions(own: unknown, name: string): ReadonlySet<number> {
  return new Set(arrayMember(own, name).flatMap((value) => (typeof value === 'number' ? [value] : [])));
}

function readJoin(value: unknown): Join[] {
  const source = SOURCES.find((name) => name === member(value, 'source'));
  const sourceKey = stringMember(value, 'sourceKey');
  const how = oneOf(member(value, 'how'), ['exact', 'by-order'], 'by-order');
  if (source === undefined || sourceKey === null) return [];
  const unsent = naturalMember(value, 'unsent', Number.MAX_SAFE_INTEGER);
  return [{ source, sourceKey, how, ...(unsent === null ? {} : { unsent }) }];
}

function readSentFrom(pair: unknown): SentFrom[] {
  const [position, frames]: unknown[] = Array.isArray(pair) ? pair : [];
  if (typeof position !== 'number' || !Array.isArray(frames)) return [];
  const stack = frames.slice(0, 1_000).flatMap((frame: unknown) => {
    const line = numberMember(frame, 'line');
    const column = numberMember(frame, 'column');
    if (line === null || column === null) return [];
    const functionName = stringMember(frame, 'functionName') ?? '';
    return [{ functionName, url: stringMember(frame, 'url') ?? '', line, column }];
  });
  return [{ position, stack }];
}
