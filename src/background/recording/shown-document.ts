import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import { withoutHash } from '../../capture/without-hash.ts';
import type { LifecycleEvent } from '../../events/event.ts';

/** How long a new document's reports wait for the debugger to tell of it, or its telling may come after the hook's. */
const EARLY_MILLISECONDS = 500;

/** What becomes of the log when the page shows another document. */
export interface ShownDocumentOwner {
  /** Whether the tab is recorded at all. */
  recording(): boolean;
  /** Whether the debugger tells of navigations, whatever else records. */
  byDebugger(): boolean;
  /** The page shows another document; what `place` told so far follows. */
  left(place: HookPlace): void;
  /** A report that had waited. */
  heard(place: HookPlace, report: unknown): void;
}

/**
 * Which document the page shows, by its hook's key, and that each is told once. Where the debugger does not tell what the page
 * does, the hook of a new document is the only word of a navigation. Beside the debugger there are two, in either order: what
 * the hook tells waits for the debugger's, and where that is only being attached its word may come after the hook's was taken.
 */
export class ShownDocument {
  readonly #owner: ShownDocumentOwner;
  /** Empty where none told. */
  #key = '';
  /** Reports of a new document of which the debugger has yet to tell. */
  #early: { readonly place: HookPlace; readonly reports: unknown[] } | null = null;
  /** The document of which the debugger told and whose hook has not been heard of, and when; null for none. */
  #navigated: { readonly url: string; readonly at: number } | null = null;
  /** What a hook told alone, and the debugger may yet tell. */
  #byHook: { readonly url: string; readonly until: number } | null = null;

  constructor(owner: ShownDocumentOwner) {
    this.#owner = owner;
  }

  /** Whether the document that the page is known to show has a hook that is heard, or one that never came. */
  get isHeard(): boolean {
    const isAwaited = this.#navigated !== null && Date.now() - this.#navigated.at < EARLY_MILLISECONDS;
    return !isAwaited && this.#early === null;
  }

  /** Learns from the log that another worker wrote. */
  restore(events: readonly LifecycleEvent[]): void {
    this.#key = documentOf(events);
  }

  /** The page has a hook, of the document known or of another. */
  hooked(place: HookPlace): void {
    if (place.key === this.#key) return;
    if (this.#isTold(place)) {
      this.#key = place.key;
      this.#navigated = null;
    } else if (this.#owner.byDebugger()) {
      this.#early = { place, reports: [] };
      setTimeout(() => this.flush(), EARLY_MILLISECONDS);
    } else this.#leave(place);
  }

  /** The debugger told of a navigation. @param leave does what a navigation brings, before what waited is heard */
  navigated(url: string, leave: () => void): void {
    const early = this.#early;
    const byHook = this.#byHook;
    this.#early = null;
    this.#byHook = null;
    if (early !== null) this.#key = early.place.key;
    else if (byHook !== null && byHook.url === withoutHash(url) && Date.now() < byHook.until) return;
    else this.#navigated = { url: withoutHash(url), at: Date.now() };
    leave();
    for (const report of early?.reports ?? []) this.#hear(early?.place, report);
  }

  /** Keeps a report of a document that waits. @returns false where it does not wait */
  keeps(place: HookPlace, report: unknown): boolean {
    if (this.#early?.place !== place) return false;
    this.#early.reports.push(report);
    return true;
  }

  /** Waits no longer: the debugger was not there yet when the page went to that document, or is no longer. */
  flush(): void {
    const early = this.#early;
    this.#early = null;
    if (early === null) return;
    this.#leave(early.place);
    for (const report of early.reports) this.#owner.heard(early.place, report);
  }

  /** Whether nothing is left to be done for a navigation to that document. */
  #isTold({ url }: HookPlace): boolean {
    if (!this.#owner.recording()) return true;
    if (this.#navigated === null) return this.#key === '';
    return this.#owner.byDebugger() || this.#navigated.url === withoutHash(url);
  }

  #leave(place: HookPlace): void {
    this.#key = place.key;
    this.#navigated = null;
    this.#byHook = { url: withoutHash(place.url), until: Date.now() + EARLY_MILLISECONDS };
    this.#owner.left(place);
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
