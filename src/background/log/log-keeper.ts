import { NO_MESSAGES } from '../../events/message-segment.ts';
import { epochMilliseconds, type LogId } from '../../events/units.ts';
import type { LogSummary } from '../../store/log-store.ts';
import type { Doors } from '../doors.ts';

/** How many finished logs are kept; the oldest are deleted first. */
export const MOST_FINISHED = 50;

type Needs = Pick<Doors, 'store' | 'announce' | 'heldLogs'>;

/** Finishes and deletes logs that no tab writes to any more. Nothing here rejects: the next worker tries again. */
export class LogKeeper {
  readonly #doors: Needs;

  constructor(doors: Needs) {
    this.#doors = doors;
  }

  /** Finishes a log whose tab is gone, and deletes the oldest logs where there are too many. */
  async finish(log: LogId): Promise<void> {
    try {
      await this.#doors.store.finish(log);
      await this.#limit();
    } catch {
      // It stays unfinished until a worker starts that knows no tab for it.
    }
  }

  /**
   * Finishes all logs that an earlier browser or worker left unfinished. An unfinished import that nobody holds is deleted,
   * because it is only a part of a file.
   */
  async finishLeftovers(isRunning: (log: LogId) => boolean): Promise<void> {
    try {
      const list = await this.#doors.store.list();
      // Read after the list: an import holds its log before that is in any list.
      const held = await this.#doors.heldLogs();
      for (const summary of list) {
        if (summary.finished || isRunning(summary.log)) continue;
        if (summary.imported !== null) {
          if (!held.has(summary.log)) await this.delete(summary.log);
          continue;
        }
        await this.#writeEnd(summary);
        await this.#doors.store.finish(summary.log);
      }
      await this.#limit();
    } catch {
      // Only disk space is lost.
    }
  }

  async delete(log: LogId): Promise<void> {
    try {
      await this.#doors.store.deleteLog(log);
      this.#doors.announce({ type: 'cleared', log });
    } catch {
      // It can be deleted again.
    }
  }

  /** Writes the end of the recording, which its worker could not write. */
  async #writeEnd({ log, writtenAt }: LogSummary): Promise<void> {
    const { store } = this.#doors;
    const last = await store.lastBatch(log);
    if (last === null || last.events.at(-1)?.event.type === 'recording/stopped') return;
    const firstSeq = last.firstSeq + last.events.length + last.messages.count;
    const at = epochMilliseconds(writtenAt);
    const detail = 'the browser ended, or the extension was reloaded';
    const stopped = { type: 'recording/stopped', at, why: 'tab-closed', detail } as const;
    await store.append(
      {
        log,
        number: last.number + 1,
        firstSeq,
        events: [{ seq: firstSeq, event: stopped }],
        messages: NO_MESSAGES,
      },
      new Uint8Array(),
    );
  }

  async #limit(): Promise<void> {
    const finished = (await this.#doors.store.list()).filter((summary) => summary.finished);
    const held = await this.#doors.heldLogs();
    for (const { log } of finished.slice(MOST_FINISHED)) if (!held.has(log)) await this.delete(log);
  }
}
