import type { Doors } from '../doors.ts';
import { errorWords, NO_ANSWER } from '../recording/trouble.ts';
import { within } from '../within.ts';

/** How long a page may take to answer a command of the protocol. */
const ANSWER_MILLISECONDS = 5000;

/** Our hold on the debugger of one tab. */
export class DebuggerHold {
  readonly #tabId: number;
  readonly #doors: Doors;
  #held = false;

  constructor(tabId: number, doors: Doors) {
    this.#tabId = tabId;
    this.#doors = doors;
  }

  /** Whether the debugger is ours, as far as we know. */
  get held(): boolean {
    return this.#held;
  }

  /** It is ours from the time of an earlier worker. */
  inherit(): void {
    this.#held = true;
  }

  /** It was taken away. */
  lose(): void {
    this.#held = false;
  }

  /** Attaches. @throws Error with the browser's words when it refuses */
  async take(): Promise<void> {
    try {
      await this.#doors.attach(this.#tabId);
    } catch (error) {
      // It may be our own, left behind by a worker that was ended between attaching and saying so.
      if (!/another debugger/i.test(errorWords(error))) throw error;
      await this.release();
      try {
        await this.#doors.attach(this.#tabId);
      } catch {
        throw error;
      }
    }
    this.#held = true;
  }

  /** Detaches; never rejects. */
  async release(): Promise<void> {
    this.#held = false;
    try {
      await this.#doors.detach(this.#tabId);
    } catch {
      // It was gone already, which is what we want.
    }
  }

  /**
   * Sends a command. A page that is busy, or crashed before we came, never answers; without an end to waiting no later
   * command would run.
   *
   * @throws Error with the browser's words, or `NO_ANSWER`
   */
  send(
    method: string,
    params?: object,
    milliseconds = ANSWER_MILLISECONDS,
    session?: string,
  ): Promise<unknown> {
    return within(milliseconds, NO_ANSWER, this.#doors.send(this.#tabId, method, params, session));
  }
}
