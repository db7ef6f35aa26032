/**
 * Who counts a socket's messages.
 *
 * `shared`: hook and debugger both count from the socket's beginning, so an ordinal means the same message to both. Whichever
 * reports it first is written.
 * `debugger`: the debugger's count lacks what was lost when a background worker was ended, and nobody knows how many that were.
 * Its ordinals and the hook's can't be compared, so the hook's reports do not count.
 * `hook`: the hook alone. What the debugger still reports is not written.
 *
 * A new socket is `shared`. All transitions are methods of this class:
 *
 * | from       | restored, reported by the debugger | marked              | not markable | debuggerSilent | adopted by the hook |
 * | ---------- | ---------------------------------- | ------------------- | ------------ | -------------- | ------------------- |
 * | `shared`   | `debugger`                         | `hook`              | `shared`     | `hook`         | `hook`, from 0      |
 * | `debugger` | -                                  | `hook`, count anew  | `hook`       | `hook`         | `hook`, from 0      |
 * | `hook`     | -                                  | `hook`              | `hook`       | `hook`         | `hook`, from 0      |
 */
export type Authority = 'shared' | 'debugger' | 'hook';

/** Messages of one direction. */
interface Count {
  /** Ordinal of the next message that was neither written nor counted in a gap. */
  next: number;
  /** How many the debugger reported. */
  byDebugger: number;
  /** `next` is short: the ordinal of the hook's next message replaces it. */
  awaitsOrdinal: boolean;
}

/** Decides for one socket which message of which source is new: no message is written twice, and what nobody reports is counted. */
export class MessageAuthority {
  readonly #toClient: Count = { next: 0, byDebugger: 0, awaitsOrdinal: false };
  readonly #toServer: Count = { next: 0, byDebugger: 0, awaitsOrdinal: false };
  readonly #leapt: () => void;
  #authority: Authority = 'shared';

  /** @param leapt a count moved on by more than the messages that are written */
  constructor(leapt: () => void) {
    this.#leapt = leapt;
  }

  get authority(): Authority {
    return this.#authority;
  }

  /** Messages that were written or counted in a gap, in the socket's whole life. */
  get toClient(): number {
    return this.#toClient.next;
  }

  get toServer(): number {
    return this.#toServer.next;
  }

  /**
   * The hook reports a message.
   *
   * @param ordinal which message of its direction it is, from 0, since the socket was made or adopted
   * @returns how many messages before it nobody reported; -1 where it is not to be written
   */
  reportedByHook(toServer: boolean, ordinal: number): number {
    if (this.#authority === 'debugger') return -1;
    const count = toServer ? this.#toServer : this.#toClient;
    if (count.awaitsOrdinal) {
      count.awaitsOrdinal = false;
      count.next = ordinal;
      this.#leapt();
    }
    const missing = ordinal - count.next;
    if (missing < 0) return -1;
    if (missing > 0) this.#leapt();
    count.next = ordinal + 1;
    return missing;
  }

  /** The debugger reports a message, the next one that it knows of. @returns whether it is to be written */
  reportedByDebugger(toServer: boolean): boolean {
    if (this.#authority === 'hook') return false;
    const count = toServer ? this.#toServer : this.#toClient;
    const ordinal = count.byDebugger++;
    if (ordinal < count.next) return false;
    count.next = ordinal + 1;
    return true;
  }

  /**
   * Goes on with what an earlier worker counted.
   *
   * @param byDebugger the debugger reported them, which does not repeat what that worker had not written
   */
  restore(toClient: number, toServer: number, byDebugger: boolean): void {
    this.#toClient.next = this.#toClient.byDebugger = toClient;
    this.#toServer.next = this.#toServer.byDebugger = toServer;
    this.#authority = byDebugger ? 'debugger' : 'shared';
  }

  /** After `restore`: the hook goes on exactly where the log ends, so the ordinal of its next message is the count. */
  resumedByHook(): void {
    this.#toClient.awaitsOrdinal = this.#toServer.awaitsOrdinal = true;
  }

  /** The hook counts from 0, beginning now: nobody recorded before. The debugger does not know the socket. */
  adoptedByHook(): void {
    this.#toClient.next = this.#toServer.next = 0;
    this.#toClient.awaitsOrdinal = this.#toServer.awaitsOrdinal = false;
    this.#authority = 'hook';
  }

  /** The debugger reported everything that comes before the hook's first message, and nothing that it reports later counts. */
  marked(): void {
    // What the debugger's count lacks is in a gap already; the hook's count is complete.
    if (this.#authority === 'debugger') this.#toClient.awaitsOrdinal = this.#toServer.awaitsOrdinal = true;
    this.#authority = 'hook';
  }

  /** The hook begins to report, and no mark can say where: only comparable ordinals can. */
  notMarkable(): void {
    if (this.#authority === 'debugger') this.#authority = 'hook';
  }

  /** The debugger reports nothing any more: what the hook's ordinals pass over is missing. */
  debuggerSilent(): void {
    this.#authority = 'hook';
  }
}
