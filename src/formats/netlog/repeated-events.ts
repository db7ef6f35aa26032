import type { JsonScanner, JsonSpan } from '../json-scanner.ts';
import type { Problems } from '../problem.ts';
import type { EventName } from './constants.ts';

/** Nothing happens twice in one millisecond that has one of these names and the same source. */
const ONCE: ReadonlySet<EventName> = new Set<EventName>([
  'REQUEST_ALIVE',
  'SOCKET_ALIVE',
  'HTTP_STREAM_REQUEST_BOUND_TO_JOB',
  'SOCKET_POOL_BOUND_TO_SOCKET',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
]);

/**
 * Finds events that stand twice in a file, one right behind the other. Two reads of a socket may well be equal, so those count as one only
 * in a file that repeats what happens once.
 */
export class RepeatedEvents {
  readonly #problems: Problems;
  #start = 0;
  #end = 0;
  #found = false;

  /** @param problems lists that there are such */
  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Whether an event is the one before it once more. Takes the events in their order. */
  is(scanner: JsonScanner, { start, end }: JsonSpan, name: EventName | undefined): boolean {
    const before = { start: this.#start, end: this.#end };
    this.#start = start;
    this.#end = end;
    // Only texts of one length are compared, of which there are few.
    if (end - start !== before.end - before.start) return false;
    const counts = this.#found || (name !== undefined && ONCE.has(name));
    if (!counts || !isEqual(scanner.bytes(before.start, before.end), scanner.bytes(start, end))) return false;
    if (!this.#found)
      this.#problems.add(
        '',
        'Events stand twice in the file, one right behind the other: such a pair is read as one',
      );
    this.#found = true;
    // A third one is no repetition of the first.
    this.#end = start;
    return true;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at]);
}
