import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ConnectionId } from '../../events/units.ts';
import type { ImportedFrom } from '../../store/imported-from.ts';
import type { LogSummary } from '../../store/log-store.ts';
import type {
  ImportFailure,
  ImportJob,
  ImportProgress,
  JoinWish,
  StartImport,
} from '../worker/import-task.ts';

interface Doors {
  readonly start: StartImport;
  /** Shows what was imported, and one connection of it. */
  readonly show: (summary: LogSummary, connection: ConnectionId | null) => void;
  /** The shown recording, once all of it is stored; null where there is none. */
  readonly recorded: () => Promise<JoinWish | null>;
}

/** The state of importing. `left` is how many other files were given with it. */
export type ImportState =
  | { readonly at: 'nothing' }
  | ({ readonly at: 'running'; readonly name: string; readonly left: number } & ImportProgress)
  | { readonly at: 'failed'; readonly name: string; readonly failure: ImportFailure }
  | { readonly at: 'empty'; readonly from: ImportedFrom }
  /** It is shown, but other files were given too. */
  | { readonly at: 'left'; readonly name: string; readonly left: number };

/** Imports one file at a time. The present session stays until the new one is complete. */
export class Importing {
  readonly #doors: Doors;
  readonly #state = signal<ImportState>({ at: 'nothing' });
  #job: ImportJob | null = null;
  /** While the dialog is open that explains how the wire is recorded, a file is joined to what is shown. */
  readonly joining: Signal<boolean> = signal(false);

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  get state(): ReadonlySignal<ImportState> {
    return this.#state;
  }

  /** Starts with the first of some files. Does nothing while another import runs, or where there is no file. */
  async begin(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (file === undefined || this.#state.peek().at === 'running') return;
    const { name } = file;
    const left = files.length - 1;
    const running = { at: 'running', name, left } as const;
    const started: ImportState = { ...running, stage: 'reading', done: 0, total: file.size };
    this.#state.value = started;
    const wanted = this.joining.peek();
    this.joining.value = false;
    const join = wanted ? await this.#doors.recorded() : null;
    // Cancelled meanwhile.
    if (this.#state.peek() !== started) return;
    if (wanted && join === null) {
      this.#state.value = { at: 'failed', name, failure: { why: 'no-recording' } };
      return;
    }
    const job = this.#doors.start(
      file,
      (progress) => {
        if (this.#job === job) this.#state.value = { ...running, ...progress };
      },
      join,
    );
    this.#job = job;
    const outcome = await job.outcome;
    if (this.#job !== job) return;
    this.#job = null;
    if (outcome.type === 'failed') this.#state.value = { at: 'failed', name, failure: outcome.failure };
    else if (outcome.type === 'empty') this.#state.value = { at: 'empty', from: outcome.from };
    else {
      this.#state.value = left === 0 ? { at: 'nothing' } : { at: 'left', name, left };
      this.#doors.show(outcome.summary, outcome.connection ?? null);
    }
    job.end();
  }

  /** Ends the running import; nothing of it stays. */
  cancel(): void {
    this.#job?.cancel();
    this.#job = null;
    this.#state.value = { at: 'nothing' };
  }

  /** Removes the message about the last import. */
  dismiss(): void {
    if (this.#state.peek().at !== 'running') this.#state.value = { at: 'nothing' };
  }
}
