import { notSeen } from '../../../events/observed.ts';
import type { EpochMilliseconds } from '../../../events/units.ts';
import { end } from '../../connection-ledger.ts';
import { withoutHash } from '../../without-hash.ts';
import type { HookShared } from './hook-shared.ts';
import type { TrackedSockets } from './tracked-sockets.ts';

/** Requests that a policy forbade and no hook reported yet. A page may have as many as it likes, of `fetch` too: the oldest give way. */
const MOST_WAITING = 100;

/** A request that a Content Security Policy forbade. */
export interface ForbiddenConnection {
  readonly url: string;
  readonly directive: string;
}

/** Joins what a policy forbade in one frame to the sockets that its hook reports, whichever comes first. */
export class ForbiddenConnections {
  readonly #shared: HookShared;
  readonly #sockets: TrackedSockets;
  #waiting: ForbiddenConnection[] = [];

  constructor(shared: HookShared, sockets: TrackedSockets) {
    this.#shared = shared;
    this.#sockets = sockets;
  }

  /** The relay says so, which no page can forge. */
  add(forbidden: ForbiddenConnection): void {
    this.#waiting.push(forbidden);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.settle();
  }

  /** The hook reported sockets: those that wait may be among them. */
  settle(): void {
    if (this.#waiting.length === 0) return;
    const at = this.#shared.clock.now();
    this.#waiting = this.#waiting.filter((one) => !this.block(one, at, 'content-script'));
  }

  /** Ends the newest socket with that URL, which never came to life. @returns false where there is none */
  block(
    { url, directive }: ForbiddenConnection,
    at: EpochMilliseconds,
    source: 'page-hook' | 'content-script',
  ): boolean {
    const { ledger, writer } = this.#shared;
    const wanted = withoutHash(url);
    const made = [...this.#sockets.all()].findLast(({ entry }) => withoutHash(entry.url) === wanted);
    const connection = made === undefined ? null : ledger.number(made.entry, at);
    if (made === undefined || connection === null) return false;
    writer.lifecycle({ type: 'connection/blocked', at, connection, source, directive });
    if (made.entry.ended) return true;
    writer.lifecycle({ type: 'connection/closed', at, connection, source, close: notSeen('source-cannot') });
    made.closed = true;
    end(made.entry);
    return true;
  }
}
