import { seen } from '../../events/observed.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import {
  type ConnectionEvent,
  type ConnectionLedger,
  type Entry,
  end,
  UNNUMBERED,
} from '../connection-ledger.ts';
import { limitGap } from '../limit-gap.ts';
import type { LogClock } from '../log-clock.ts';
import type { LogWriter } from '../log-writer.ts';
import type { ChildTarget } from './child-target.ts';
import type { AdoptedClose, AdoptedSocket } from './read-adopted.ts';

const SOURCE = 'debugger';

/**
 * Sockets that were found among a worker's objects: the worker had them before we looked. Nothing says which request id is
 * which socket, so the two are joined only where there is one of each.
 */
export class AdoptedSockets {
  readonly #ledger: ConnectionLedger;
  readonly #clock: LogClock;
  readonly #writer: () => LogWriter;
  /** By `adoptedKey`. */
  readonly #entries = new Map<string, Entry>();

  constructor(ledger: ConnectionLedger, clock: LogClock, writer: () => LogWriter) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#writer = writer;
  }

  /**
   * Sockets were found in a target.
   *
   * @param more there were more than were read
   */
  adopt(child: ChildTarget, sockets: readonly AdoptedSocket[], more = false): void {
    if (more) this.#writer().lifecycle(limitGap(this.#clock.now()));
    // Places among the objects of an earlier look mean nothing any more.
    this.forget(child);
    const { strangers, entries } = this.#unmatched(child, sockets);
    const [stranger] = strangers;
    const [entry] = entries;
    if (stranger !== undefined && strangers.length === 1 && entry !== undefined && entries.length === 1) {
      this.#describe(entry, child, stranger);
      this.#entries.set(adoptedKey(child, stranger.index), entry);
      return;
    }
    // Some are known by their messages already. Nobody can say which, and none is reported twice.
    if (entries.length > 0) return;
    for (const socket of strangers) this.#discover(child, socket);
  }

  /** An adopted socket reported its end. */
  closed(child: ChildTarget, { index, code, reason, wasClean }: AdoptedClose): void {
    const key = adoptedKey(child, index);
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    const at = this.#clock.now();
    const connection = entry === undefined ? null : this.#ledger.number(entry, at);
    if (entry === undefined || connection === null) return;
    const close = seen({ code, reason, wasClean, by: 'unknown' } as const);
    this.#writer().lifecycle({ type: 'connection/closed', at, connection, source: SOURCE, close });
    end(entry);
  }

  /** The one of a target's sockets whose request id is not known; null where there is none, or more than one. */
  onlyOne(child: ChildTarget): Entry | null {
    const prefix = adoptedKey(child, '');
    const waiting = [...this.#entries.values()].filter(
      ({ ended, keys }) => !ended && keys.length === 1 && keys[0]?.startsWith(prefix) === true,
    );
    return waiting.length === 1 ? (waiting[0] ?? null) : null;
  }

  /** The target is gone, or is asked anew. */
  forget(child: ChildTarget): void {
    const prefix = adoptedKey(child, '');
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  /** Sockets whose creation nobody reported, and live connections of the target whose address nobody knows. */
  #unmatched(
    child: ChildTarget,
    sockets: readonly AdoptedSocket[],
  ): { strangers: readonly AdoptedSocket[]; entries: readonly Entry[] } {
    const strangers = [...sockets];
    const entries = new Set<Entry>();
    for (const [, entry] of this.#ledger.keyed(`${child.id} `)) {
      if (entry.ended || entries.has(entry)) continue;
      if (entry.opening[0]?.type === 'connection/discovered') entries.add(entry);
      else {
        const known = strangers.findIndex(({ url }) => url === entry.url);
        if (known !== -1) strangers.splice(known, 1);
      }
    }
    return { strangers, entries: [...entries] };
  }

  #discover(child: ChildTarget, socket: AdoptedSocket): void {
    const key = adoptedKey(child, socket.index);
    const at = this.#clock.now();
    this.#ledger.discover(key, discovered(child, socket, at, key), socket.url);
    const entry = this.#ledger.get(key);
    if (entry === undefined) return;
    this.#entries.set(key, entry);
    this.#opened(entry, socket, at);
  }

  /** Adds the address to a connection that is known by its messages alone. */
  #describe(entry: Entry, child: ChildTarget, socket: AdoptedSocket): void {
    const known = entry.opening.some((event) => event.type === 'connection/discovered' && event.url.seen);
    if (known) return;
    const at = this.#clock.now();
    this.#ledger.writeBeginning(entry, discovered(child, socket, at, entry.keys[0] ?? ''));
    this.#opened(entry, socket, at);
  }

  #opened(entry: Entry, { readyState, protocol, extensions }: AdoptedSocket, at: EpochMilliseconds): void {
    if (readyState === 0) return;
    const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
    this.#ledger.writeBeginning(entry, { type: 'connection/opened', ...of, protocol, extensions });
  }
}

function discovered(
  child: ChildTarget,
  { url }: AdoptedSocket,
  at: EpochMilliseconds,
  sourceKey: string,
): ConnectionEvent {
  const of = { at, connection: UNNUMBERED, source: SOURCE, sourceKey } as const;
  return { type: 'connection/discovered', ...of, kind: 'websocket', url: seen(url), target: child.kind };
}

function adoptedKey({ id }: ChildTarget, index: number | ''): string {
  return `${id} adopted ${index}`;
}
