import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';
import { withoutHash } from '../../capture/without-hash.ts';
import type { LifecycleEvent } from '../../events/event.ts';

/** How long a new document's reports wait for the debugger to report the navigation, or how much later than the hook it may. */
const EARLY_MILLISECONDS = 500;

/** What becomes of the log when the page shows another document. */
export interface ShownDocumentOwner {
  /** Whether the tab is recorded at all. */
  recording(): boolean;
  /** Whether the debugger reports navigations, whatever else records. */
  byDebugger(): boolean;
  /** The page shows another document; the reports of `place` so far follow. */
  left(place: HookPlace): void;
  /** A report that had waited. */
  heard(place: HookPlace, report: unknown): void;
}

/**
 * Which document the page shows, by its hook's key. Each document is left once, though two sources report navigations. Without the
 * debugger, the hook of a new document is the only sign of one. Beside the debugger there are two signs, in either order: the
 * hook's reports wait for the debugger's event. Where the debugger is still being attached, its event may come after the hook's
 * sign was taken for a navigation.
 */
export class ShownDocument {
  readonly #owner: ShownDocumentOwner;
  /** Empty where no hook reported. */
  #key = '';
  /** A document that the page went to while nothing was recorded. */
  #unrecorded: HookPlace | null = null;
  /** A new document, and its reports, of which the debugger has yet to report the navigation. */
  #early: { readonly place: HookPlace; readonly reports: unknown[] } | null = null;
  /** A navigation that the debugger reported, and when; null once that document's hook has come. */
  #navigated: { readonly url: string; readonly at: number } | null = null;
  /** A navigation that only a hook showed, and that the debugger may yet report. */
  #byHook: { readonly url: string; readonly at: number } | null = null;

  constructor(owner: ShownDocumentOwner) {
    this.#owner = owner;
  }

  /** Whether the hook of the document that the page shows has come, or has had time enough. */
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
    if (!this.#owner.recording() && this.#key !== '') {
      this.#unrecorded = place.key === this.#key ? null : place;
      return;
    }
    if (place.key === this.#key) return;
    // Of one that waits already, the page has gone on.
    this.flush();
    if (this.#isKnown(place)) {
      this.#key = place.key;
      this.#navigated = null;
    } else if (this.#owner.byDebugger()) {
      const early = { place, reports: [] };
      this.#early = early;
      setTimeout(() => {
        if (this.#early === early) this.flush();
      }, EARLY_MILLISECONDS);
    } else this.#leave(place);
  }

  /** Recording begins. @returns whether the page had gone to another document meanwhile, which is left for it now */
  began(): boolean {
    const place = this.#unrecorded;
    this.#unrecorded = null;
    if (place === null) return false;
    this.#leave(place);
    return true;
  }

  /** The debugger reported a navigation. @param leave does what a navigation brings, before the reports that waited */
  navigated(url: string, leave: () => void): void {
    const early = this.#early;
    const byHook = this.#byHook;
    const unrecorded = this.#unrecorded;
    this.#early = null;
    this.#byHook = null;
    this.#unrecorded = null;
    if (early !== null) this.#key = early.place.key;
    else if (unrecorded !== null && withoutHash(unrecorded.url) === withoutHash(url))
      this.#key = unrecorded.key;
    else if (
      byHook !== null &&
      byHook.url === withoutHash(url) &&
      Date.now() - byHook.at < EARLY_MILLISECONDS
    )
      return;
    else this.#navigated = { url: withoutHash(url), at: Date.now() };
    leave();
    for (const report of early?.reports ?? []) this.#hear(early?.place, report);
  }

  /**
   * The debugger answered which document the page shows. A navigation that a hook showed before it was asked is reported by then: what
   * is reported later is another one, though its URL may be the same.
   *
   * @param askedAt epoch milliseconds
   */
  shownToDebugger(askedAt: number): void {
    if (this.#byHook !== null && this.#byHook.at < askedAt) this.#byHook = null;
  }

  /** Keeps a report of a document that waits. @returns false where it does not wait */
  keeps(place: HookPlace, report: unknown): boolean {
    if (this.#early?.place !== place) return false;
    this.#early.reports.push(report);
    return true;
  }

  /** The document's line has ended: what was kept of it is heard now, while its line is known. */
  gone(place: HookPlace): void {
    if (this.#early?.place === place) this.flush();
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
  #isKnown({ url }: HookPlace): boolean {
    if (!this.#owner.recording()) return true;
    if (this.#navigated === null) return this.#key === '';
    return this.#owner.byDebugger() || this.#navigated.url === withoutHash(url);
  }

  #leave(place: HookPlace): void {
    this.#key = place.key;
    this.#navigated = null;
    this.#byHook = { url: withoutHash(place.url), at: Date.now() };
    this.#owner.left(place);
  }

  #hear(place: HookPlace | undefined, report: unknown): void {
    if (place !== undefined) this.#owner.heard(place, report);
  }
}

/** The document whose hook reported last in a log, and that the page still shows; empty where there is none. */
function documentOf(events: readonly LifecycleEvent[]): string {
  const last = events.findLast(
    (event) =>
      event.type === 'page/navigated' ||
      ((event.type === 'connection/created' || event.type === 'connection/discovered') &&
        event.target === 'page' &&
        event.sourceKey.startsWith('hook ')),
  );
  return last !== undefined && 'sourceKey' in last ? (last.sourceKey.split(' ')[1] ?? '') : '';
}
