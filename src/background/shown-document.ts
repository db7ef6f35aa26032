import type { HookPlace } from '../capture/page-hook/hook-place.ts';
import type { RecordingMode } from '../channel/coverage.ts';
import type { LifecycleEvent } from '../events/event.ts';

/** In Deep: how long reports of a new document wait for the debugger to tell of it. */
const EARLY_MILLISECONDS = 500;

/** What becomes of the log when the page shows another document. */
export interface ShownDocumentOwner {
  /** How it is recorded; null while nothing is. */
  mode(): RecordingMode | null;
  /** The page shows another document; what `place` told so far follows. */
  left(place: HookPlace): void;
  /** A report that had waited. */
  heard(place: HookPlace, report: unknown): void;
}

/**
 * Which document the page shows, by its hook's key. In Standard the hook of a new document is the only word of a navigation;
 * in Deep the debugger tells of it too, before or after the hook does, and what the hook tells waits for that.
 */
export class ShownDocument {
  readonly #owner: ShownDocumentOwner;
  /** Empty where none told. */
  #key = '';
  /** In Deep: reports of a new document of which the debugger has not told. */
  #early: { readonly place: HookPlace; readonly reports: unknown[] } | null = null;
  /** The debugger told of a navigation whose document has not been heard of. */
  #navigated = false;

  constructor(owner: ShownDocumentOwner) {
    this.#owner = owner;
  }

  /** Learns from the log that another worker wrote. */
  restore(events: readonly LifecycleEvent[]): void {
    this.#key = documentOf(events);
  }

  /** The page has a hook, of the document known or of another. */
  hooked(place: HookPlace): void {
    const mode = this.#owner.mode();
    const before = this.#key;
    if (place.key === before) return;
    if (mode === 'deep' && before !== '' && !this.#navigated) {
      this.#early = { place, reports: [] };
      setTimeout(() => this.flush(), EARLY_MILLISECONDS);
      return;
    }
    const isLeft = mode === 'standard' && (before !== '' || this.#navigated);
    this.#key = place.key;
    this.#navigated = false;
    if (isLeft) this.#owner.left(place);
  }

  /** The debugger told of a navigation. @param leave does what a navigation brings, before what waited is heard */
  navigated(leave: () => void): void {
    const early = this.#early;
    this.#early = null;
    if (early === null) this.#navigated = true;
    else this.#key = early.place.key;
    leave();
    for (const report of early?.reports ?? []) this.#hear(early?.place, report);
  }

  /** Keeps a report of a document that waits. @returns false where it does not wait */
  keeps(place: HookPlace, report: unknown): boolean {
    if (this.#early?.place !== place) return false;
    this.#early.reports.push(report);
    return true;
  }

  /** Waits no longer. */
  flush(): void {
    const early = this.#early;
    this.#early = null;
    if (early === null) return;
    this.#key = early.place.key;
    for (const report of early.reports) this.#owner.heard(early.place, report);
  }

  /** The debugger was just attached: it has told of nothing. */
  forgetNavigations(): void {
    this.#navigated = false;
  }

  #hear(place: HookPlace | undefined, report: unknown): void {
    if (place !== undefined) this.#owner.heard(place, report);
  }
}

/** The page's document of which a log told last; empty where it told of none. */
function documentOf(events: readonly LifecycleEvent[]): string {
  const last = events.findLast(
    (event) =>
      (event.type === 'connection/created' || event.type === 'connection/discovered') &&
      event.target === 'page' &&
      event.sourceKey.startsWith('hook '),
  );
  return last !== undefined && 'sourceKey' in last ? (last.sourceKey.split(' ')[1] ?? '') : '';
}
