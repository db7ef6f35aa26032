import type { Doors } from '../doors.ts';
import { errorWords, NO_ANSWER } from '../recording/trouble.ts';
import { within } from '../within.ts';

/** How long a page may take to answer a command of the protocol. */
const ANSWER_MILLISECONDS = 5000;

/** Attaches to one tab's debugger, and detaches, one after another. Whether it is ours is in the recorder's phase. */
export class DebuggerHold {
  readonly #tabId: number;
  readonly #doors: Doors;
  #work: Promise<void> = Promise.resolve();

  constructor(tabId: number, doors: Doors) {
    this.#tabId = tabId;
    this.#doors = doors;
  }

  /** @throws Error with the browser's words when it refuses */
  attach(): Promise<void> {
    const attached = this.#work.then(() => this.#attach());
    this.#work = attached.catch(() => {});
    return attached;
  }

  /** Detaches; never rejects. */
  detach(): Promise<void> {
    this.#work = this.#work.then(() => this.#detach());
    return this.#work;
  }

  /**
   * Sends a command. A page that is busy, or that crashed before we attached, never answers; without a limit no later command
   * would run.
   *
   * @throws Error with the browser's words, or `NO_ANSWER`
   */
  send(method: string, params?: object, milliseconds = ANSWER_MILLISECONDS): Promise<unknown> {
    return within(milliseconds, NO_ANSWER, this.#doors.send(this.#tabId, method, params));
  }

  async #attach(): Promise<void> {
    try {
      await this.#doors.attach(this.#tabId);
    } catch (error) {
      // It may be our own, left behind by a worker that was ended between attaching and saving that.
      if (!/another debugger/i.test(errorWords(error))) throw error;
      await this.#detach();
      try {
        await this.#doors.attach(this.#tabId);
      } catch {
        throw error;
      }
    }
  }

  async #detach(): Promise<void> {
    try {
      await this.#doors.detach(this.#tabId);
    } catch {
      // It was gone already, which is what we want.
    }
  }
}
