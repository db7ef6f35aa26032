import { type FSWatcher, watch } from 'node:fs';
import { join, sep } from 'node:path';

/** What the extension is built from; folders are watched recursively. */
const WATCHED = ['src', 'public', 'manifest.json', 'vite.config.ts'];
/** Editors and version control write several files, or one file several times: this waits until they have finished. */
const QUIET_FOR = 150; // milliseconds

/** Watches the sources of the extension. Changes that happen while nobody waits are kept, as one. */
export class SourceChanges {
  readonly #watchers: readonly FSWatcher[];
  #timer: NodeJS.Timeout | undefined;
  #changed = false;
  #waiting: (() => void) | null = null;

  /** `project` is the root of the source tree. */
  constructor(project: string) {
    this.#watchers = WATCHED.map((name) =>
      watch(join(project, name), { recursive: true }, (_, file) => {
        if (name !== 'src' || file === null || isBuilt(file)) this.#note();
      }),
    );
  }

  /** Resolves as soon as a source has changed since the last call. */
  async next(): Promise<void> {
    if (!this.#changed) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    this.#changed = false;
  }

  /** Stops watching; a pending `next` never resolves. */
  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #note(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#changed = true;
      this.#waiting?.();
      this.#waiting = null;
    }, QUIET_FOR);
  }
}

/** Whether a file of src/ is part of the extension. Commands and READMEs are not. */
function isBuilt(file: string): boolean {
  if (file.endsWith('.md')) return false;
  return !file.startsWith(`cli${sep}`) || file.startsWith(`cli${sep}build${sep}`);
}
