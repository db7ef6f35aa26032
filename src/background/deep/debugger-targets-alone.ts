import type { Doors } from '../doors.ts';
import { errorWords } from '../recording/trouble.ts';

/** Hears the protocol's events of one target. */
export interface TargetListener {
  event(method: string, params: unknown, session?: string): void;
  /** The browser took it away, or it ended. */
  gone(): void;
}

interface Held {
  readonly listeners: Set<TargetListener>;
  readonly attached: Promise<void>;
}

/**
 * Targets that no tab's session reaches (shared workers), attached to by their id. One register for all tabs, since two
 * of them can use one worker and no target may be attached to twice (it crashed Chromium 156).
 */
export class DebuggerTargetsAlone {
  readonly #doors: Pick<Doors, 'attach' | 'detach' | 'send'>;
  readonly #held = new Map<string, Held>();
  /** Targets that a tab's session attached to, and how many sessions did. */
  readonly #claimed = new Map<string, number>();

  /** Each looks for workers now. */
  readonly #searches = new Set<() => Promise<void>>();

  constructor(doors: Pick<Doors, 'attach' | 'detach' | 'send'>) {
    this.#doors = doors;
  }

  /** One event. On the hot path. */
  event(target: string, method: string, params: unknown, session?: string): void {
    if (method === 'Inspector.targetCrashed') this.detached(target);
    if (method === 'Inspector.targetReloadedAfterCrash') void this.#restarted(target);
    const held = this.#held.get(target);
    if (held === undefined) return;
    for (const listener of held.listeners) listener.event(method, params, session);
  }

  /** From now on `search` looks once more where a worker begins anew, before that is let go. */
  addSearch(search: () => Promise<void>): void {
    this.#searches.add(search);
  }

  removeSearch(search: () => Promise<void>): void {
    this.#searches.delete(search);
  }

  /**
   * A worker that ended stays attached to: the browser detaches nobody from it. The page's next worker of the same URL is the same
   * target, and waits until somebody lets it run (seen in 156). Who looks for workers takes it; else it is let run and released.
   */
  async #restarted(target: string): Promise<void> {
    for (const search of this.#searches) await search();
    if (this.#held.has(target)) return;
    try {
      await this.#doors.send(target, 'Runtime.runIfWaitingForDebugger');
      await this.#doors.detach(target);
    } catch {
      // It is gone again.
    }
  }

  /** The browser took it away, or it ended. */
  detached(target: string): void {
    const held = this.#held.get(target);
    this.#held.delete(target);
    for (const listener of held?.listeners ?? []) listener.gone();
  }

  /** A tab's session attached to that target: it is not to be attached to once more. */
  claim(target: string): void {
    this.#claimed.set(target, (this.#claimed.get(target) ?? 0) + 1);
  }

  disclaim(target: string): void {
    const sessions = (this.#claimed.get(target) ?? 0) - 1;
    if (sessions > 0) this.#claimed.set(target, sessions);
    else this.#claimed.delete(target);
  }

  /** Attaches where nobody of ours did yet. @throws Error with the browser's words when it refuses */
  async take(target: string, listener: TargetListener): Promise<void> {
    if (this.#claimed.has(target)) throw new Error('a session of a tab holds this target');
    const known = this.#held.get(target);
    if (known !== undefined) {
      known.listeners.add(listener);
      await known.attached;
      return;
    }
    const attached = this.#attach(target);
    this.#held.set(target, { listeners: new Set([listener]), attached });
    try {
      await attached;
    } catch (error) {
      this.#held.delete(target);
      throw error;
    }
  }

  async #attach(target: string): Promise<void> {
    try {
      await this.#doors.attach(target);
    } catch (error) {
      // Ours from the time of an earlier worker: it stays attached over its death.
      if (!/another debugger/i.test(errorWords(error))) throw error;
    }
  }

  /** Detaches where nobody else listens; never rejects. */
  async release(target: string, listener: TargetListener): Promise<void> {
    const held = this.#held.get(target);
    if (held === undefined || !held.listeners.delete(listener) || held.listeners.size > 0) return;
    this.#held.delete(target);
    try {
      await this.#doors.detach(target);
    } catch {
      // It was gone already, which is what we want.
    }
  }
}
