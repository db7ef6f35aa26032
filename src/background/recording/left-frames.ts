import type { HookFrame } from '../../capture/page-hook/reading/hook-frame.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';

/** More than a browser keeps of a tab's pages and frames. */
const MOST = 1000;

/** Frames whose line has ended: those that may come back from the back/forward cache, and those that are taken for gone. */
export class LeftFrames {
  readonly #away = new Map<string, HookFrame>();
  readonly #gone = new Set<string>();

  /**
   * Its page is in the back/forward cache: its own hook reports what became of its sockets, if it ever comes back.
   *
   * @param next number of the report after the last that the page gave before that
   */
  away(frame: HookFrame, next: number): void {
    if (frame.heardThrough(next)) frame.settle();
    this.#away.set(frame.place.key, frame);
    for (const key of this.#away.keys()) if (this.#away.size > MOST) this.#away.delete(key);
  }

  /** It is taken for gone, and its sockets are ended. */
  gone(frame: HookFrame): void {
    frame.gone();
    this.#gone.add(frame.place.key);
    for (const key of this.#gone) if (this.#gone.size > MOST) this.#gone.delete(key);
  }

  /** It has a line again. @returns whether it was taken for gone: then the log has the ends of its sockets */
  comesBack({ key }: HookPlace): boolean {
    this.#away.delete(key);
    return this.#gone.delete(key);
  }

  /** The tab is gone, and its pages in the cache with it. */
  tabGone(): void {
    for (const frame of this.#away.values()) frame.gone();
    this.#away.clear();
  }
}
