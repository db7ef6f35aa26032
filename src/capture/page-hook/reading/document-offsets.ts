import type { DocumentOffset } from '../../../events/resume-point.ts';
import type { HookPlace } from './hook-place.ts';

/** Documents that are remembered: far more than a tab has at a time, those of the back/forward cache included. */
const MOST = 10_000;

/** What an offset is stored under: what the browser says of the frame, and the name that its hook gave itself. */
export function documentKey({ key }: HookPlace, frame: string): string {
  return `${key} ${frame}`;
}

/**
 * How far each document's reports were read, over all lines that it ever opened. The log holds as much as soon as the segment
 * that is sealed next is written, with which these are stored: nothing else decides what was read before.
 */
export class DocumentOffsets {
  readonly #offsets = new Map<string, DocumentOffset>();
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();

  /** A line of the document opened: it is not gone, or is back. */
  enter(document: string): DocumentOffset | null {
    this.#gone.delete(document);
    return this.get(document);
  }

  get(document: string): DocumentOffset | null {
    return this.#offsets.get(document) ?? null;
  }

  /** Goes on with what an earlier worker stored. */
  restore(offsets: readonly DocumentOffset[]): void {
    for (const offset of offsets) this.#offsets.set(offset.document, offset);
  }

  set(offset: DocumentOffset): void {
    const { document } = offset;
    if (!this.#offsets.has(document) && this.#offsets.size >= MOST) this.#forgetOldest();
    this.#offsets.set(document, offset);
    this.#changed.add(document);
    this.#gone.delete(document);
  }

  /** The document is taken for gone: it is forgotten with the running log, since its line may open anew. */
  forget(document: string): void {
    this.#gone.add(document);
  }

  /** A new log begins: it has to hold all of documents that live on. */
  beginLog(): void {
    for (const document of this.#gone) this.#offsets.delete(document);
    this.#gone.clear();
    for (const document of this.#offsets.keys()) this.#changed.add(document);
  }

  /** Those that changed since the last time. */
  takeChanged(): readonly DocumentOffset[] {
    const taken: DocumentOffset[] = [];
    for (const document of this.#changed) {
      const offset = this.#offsets.get(document);
      if (offset !== undefined) taken.push(offset);
    }
    this.#changed.clear();
    return taken;
  }

  #forgetOldest(): void {
    for (const document of this.#offsets.keys()) {
      this.#offsets.delete(document);
      this.#changed.delete(document);
      this.#gone.delete(document);
      return;
    }
  }
}
