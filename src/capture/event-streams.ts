import type { TargetKind } from '../events/event.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import { CLOCKS_DIFFER } from './clocks-differ.ts';
import { dropOldest } from './drop-oldest.ts';
import { withoutHash } from './without-hash.ts';

/** How long one that is over is remembered, in milliseconds: what a busy browser reports of it comes late. */
const REMEMBERED = 60_000;
/** Streams that are remembered at most. */
export const MOST_STREAMS = 10_000;

/** What one source reports of a stream's beginning. */
export interface StreamSighting {
  readonly url: string;
  readonly at: EpochMilliseconds;
  readonly target: TargetKind;
}

/** What of a ledger's entry counts here. */
interface Stream extends Pick<StreamSighting, 'url' | 'target'> {
  readonly id: ConnectionId | null;
  readonly beganAt: EpochMilliseconds;
  readonly ended: boolean;
  readonly endedAt: EpochMilliseconds | null;
  readonly keys: readonly string[];
}

/**
 * The event streams of a tab. The browser gives their requests no stack, hence no mark: what the page hook reports of one and
 * what the browser reports of its request are paired by URL, time and order. Either may come first, and after the end too: a stream
 * that is refused lives for some milliseconds.
 */
export class EventStreams<Entry extends Stream> {
  /** In the order in which they were reported. */
  readonly #entries = new Set<Entry>();

  /** @returns false where the oldest gave way: what another source reports of that will not be joined to it */
  add(entry: Entry): boolean {
    this.#entries.add(entry);
    if (this.#entries.size <= MOST_STREAMS) return true;
    for (const old of this.#entries) if (isLongOver(old, entry.beganAt)) this.#entries.delete(old);
    const harmless = this.#entries.size <= MOST_STREAMS;
    dropOldest(this.#entries, MOST_STREAMS);
    return harmless;
  }

  /** No other source reports it, or the log that had it is over. */
  delete(entry: Entry): void {
    this.#entries.delete(entry);
  }

  /**
   * The first stream that a page made before this request of it went out.
   *
   * @param isFree whether the source of the request reported no other of that stream
   */
  made(
    request: StreamSighting,
    isFree: (entry: Entry) => boolean,
    clocksDiffer = CLOCKS_DIFFER,
  ): Entry | undefined {
    const latest = request.at + clocksDiffer;
    return this.#first(request, (entry) => {
      const isOver = entry.endedAt !== null && entry.endedAt < request.at - clocksDiffer;
      return !isOver && entry.beganAt <= latest && entry.keys.some(isHookKey) && isFree(entry);
    });
  }

  /**
   * The first request that went out after a page made this stream, and that no hook reported yet.
   *
   * @param isOld the stream was made at an unknown time before: of its requests the one that is open counts
   */
  requested(made: StreamSighting, isOld: boolean): Entry | undefined {
    const earliest = made.at - CLOCKS_DIFFER;
    return this.#first(made, (entry) => {
      const inTime = isOld ? !entry.ended : entry.beganAt >= earliest;
      return inTime && !entry.keys.some(isHookKey);
    });
  }

  #first({ url, at, target }: StreamSighting, fits: (entry: Entry) => boolean): Entry | undefined {
    const wanted = withoutHash(url);
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (isLongOver(entry, at)) this.#entries.delete(entry);
      // What ended in an earlier log is no part of this one.
      else if (entry.ended && entry.id === null) continue;
      else if (withoutHash(entry.url) === wanted && isSameSide(entry.target, target) && fits(entry)) {
        // Frames report beside each other: the order in which their reports came says nothing.
        if (first === undefined || entry.beganAt < first.beganAt) first = entry;
      }
    }
    return first;
  }
}

function isLongOver({ endedAt }: Pick<Stream, 'endedAt'>, at: EpochMilliseconds): boolean {
  return endedAt !== null && at - endedAt > REMEMBERED;
}

function isHookKey(key: string): boolean {
  return key.startsWith('hook ');
}

/** The debugger does not always know which frame of a page asks; a worker it does know. */
function isSameSide(one: TargetKind, other: TargetKind): boolean {
  return one === other || (isOfDocument(one) && isOfDocument(other));
}

function isOfDocument(target: TargetKind): boolean {
  return target === 'page' || target === 'iframe' || target === 'unknown';
}
