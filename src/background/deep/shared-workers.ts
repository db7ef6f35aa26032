import type { Doors } from '../doors.ts';
import type { DebuggerTargetsAlone, TargetListener } from './debugger-targets-alone.ts';

/** How often the browser is asked for shared workers, which no session of the page reports; one call takes 0.3 ms. */
const SCAN_MILLISECONDS = 500;
/** How soon, and how often, after a sign that one begins. */
const SOON_MILLISECONDS = 2;
const SOON_TIMES = 300;

/** What the search asks of the tab's targets, and reports to them. */
export interface SharedWorkersOwner {
  /** Origins of the page and its targets. */
  origins(): ReadonlySet<string>;
  /** One was found: who hears it, once it is attached to. */
  found(id: string, url: string): TargetListener;
  /** It is attached to. */
  attached(id: string): void;
  /** The browser refused it. */
  refused(id: string): void;
}

/** Looks for shared workers of the page's origins, and attaches to them. */
export class SharedWorkers {
  readonly #doors: Pick<Doors, 'debugTargets'>;
  readonly #alone: DebuggerTargetsAlone;
  readonly #owner: SharedWorkersOwner;
  readonly #listeners = new Map<string, TargetListener>();
  /** Those that the browser refused: not asked for again. */
  readonly #refused = new Set<string>();
  readonly #scan = () => this.#look();
  #looking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often it is still to be looked soon. */
  #soon = 0;

  constructor(doors: Pick<Doors, 'debugTargets'>, alone: DebuggerTargetsAlone, owner: SharedWorkersOwner) {
    this.#doors = doors;
    this.#alone = alone;
    this.#owner = owner;
  }

  /** Whether the browser refused any. */
  get anyRefused(): boolean {
    return this.#refused.size > 0;
  }

  /** Looks from now on; resolves when it has looked once. */
  start(): Promise<void> {
    this.#looking = true;
    this.#alone.addSearch(this.#scan);
    return this.#scan();
  }

  /** Looks no longer, and releases those that were found. */
  stop(): void {
    this.#looking = false;
    this.#alone.removeSearch(this.#scan);
    clearTimeout(this.#timer);
    for (const [id, listener] of this.#listeners) void this.#alone.release(id, listener);
    this.#listeners.clear();
    this.#refused.clear();
  }

  /** The page starts one: it is there soon. */
  expectOne(): void {
    this.#soon = SOON_TIMES;
    clearTimeout(this.#timer);
    if (this.#looking) void this.#scan();
  }

  /** One has ended. */
  ended(id: string): void {
    this.#listeners.delete(id);
  }

  async #look(): Promise<void> {
    if (this.#soon > 0) this.#soon--;
    try {
      const origins = this.#owner.origins();
      for (const { id, type, title, url } of await this.#doors.debugTargets()) {
        if (!this.#looking) return;
        // Service workers are listed alike but for their title; those of the page are its session's children.
        if (type !== 'worker' || title.startsWith('Service Worker ')) continue;
        if (this.#listeners.has(id) || this.#refused.has(id) || !origins.has(originOf(url))) continue;
        await this.#attach(id, url);
      }
    } catch {
      // The browser lists nothing now; it is asked again.
    }
    if (!this.#looking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#scan(), this.#soon > 0 ? SOON_MILLISECONDS : SCAN_MILLISECONDS);
  }

  async #attach(id: string, url: string): Promise<void> {
    const listener = this.#owner.found(id, url);
    this.#listeners.set(id, listener);
    try {
      await this.#alone.take(id, listener);
      this.#soon = 0;
      this.#owner.attached(id);
    } catch {
      this.#listeners.delete(id);
      this.#refused.add(id);
      this.#owner.refused(id);
    }
  }
}

/** Empty for an opaque origin, and for what is no URL. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin } = new URL(url);
  return origin === 'null' ? '' : origin;
}
