import type { Entry } from '../../capture/connection-ledger.ts';
import type { HookPlace } from '../../capture/page-hook/reading/hook-place.ts';

/** What a hand-over asks of its owner. */
export interface HandOverOwner {
  /** Makes the name a function in the relays' world of the page and its frames; the debugger reports its calls. May reject. */
  bind(name: string): Promise<void>;
  /** A report that was kept has to wait no longer. */
  heard(place: HookPlace, report: unknown): void;
}

/**
 * From Deep to Standard: where the hook's messages of each socket begin, and the debugger's end. As the hook begins to report a
 * socket's messages, the frame's relay calls a function, and the debugger reports that call in order with the messages. So the
 * messages before that mark are the debugger's, though they may arrive late, and those after it are the hook's. This needs no
 * ordinals, so it holds where the debugger's count lacks messages that an earlier background worker lost.
 */
export class HandOver {
  readonly #owner: HandOverOwner;
  readonly #name = `switchyard${crypto.randomUUID().replaceAll('-', '')}`;
  /** Sockets whose mark is to come, by the request for it. */
  readonly #waiting = new Map<string, { readonly place: HookPlace; readonly entry: Entry }>();
  /** Reports of frames whose marks are to come. */
  readonly #kept = new Map<HookPlace, unknown[]>();
  #bound = false;

  constructor(owner: HandOverOwner) {
    this.#owner = owner;
  }

  /** The function that relays call. */
  get marker(): string {
    return this.#bound ? this.#name : '';
  }

  /** To be awaited before any hook is asked. Never rejects: without marks, ordinals decide as far as they are known. */
  async begin(): Promise<void> {
    try {
      await this.#owner.bind(this.#name);
      this.#bound = true;
    } catch {
      // The page is too busy, or the debugger on its way out.
    }
  }

  /** A hook is about to be asked for a socket's messages. */
  expect(place: HookPlace, entry: Entry, request: number): void {
    if (this.#bound) {
      this.#waiting.set(String(request), { place, entry });
      if (!this.#kept.has(place)) this.#kept.set(place, []);
    } else entry.authority.notMarkable();
  }

  /** `Runtime.bindingCalled` of the page or a frame. */
  called(params: unknown): void {
    if (typeof params !== 'object' || params === null || !('name' in params) || !('payload' in params))
      return;
    if (params.name !== this.#name || typeof params.payload !== 'string') return;
    const marked = this.#waiting.get(params.payload);
    if (marked === undefined) return;
    this.#waiting.delete(params.payload);
    const { place, entry } = marked;
    entry.authority.marked();
    if (![...this.#waiting.values()].some((other) => other.place === place)) this.#release(place);
  }

  /** Keeps a report of a frame whose marks are to come. @returns false where none are */
  keeps(place: HookPlace, report: unknown): boolean {
    const kept = this.#kept.get(place);
    kept?.push(report);
    return kept !== undefined;
  }

  /** A frame is gone. What was kept of it is passed on before its end is. */
  leave(place: HookPlace): void {
    for (const [request, waiting] of this.#waiting) {
      if (waiting.place !== place) continue;
      this.#waiting.delete(request);
      waiting.entry.authority.debuggerSilent();
    }
    this.#release(place);
  }

  /** Neither a mark comes any more nor a message of the debugger: the hook's count shows what is missing. */
  end(): void {
    for (const { entry } of this.#waiting.values()) entry.authority.debuggerSilent();
    this.#waiting.clear();
    for (const place of this.#kept.keys()) this.#release(place);
  }

  #release(place: HookPlace): void {
    const kept = this.#kept.get(place) ?? [];
    this.#kept.delete(place);
    for (const report of kept) this.#owner.heard(place, report);
  }
}
