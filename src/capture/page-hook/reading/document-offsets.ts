import type { DocumentOffset } from '../../../events/resume-point.ts';
import type { HookPlace } from './hook-place.ts';

/** Documents that are remembered: far more than a tab has at a time, those of the back/forward cache included. */
export const MOST_DOCUMENTS = 10_000;

/** What an offset is stored under: what the browser says of the frame, and the name that its hook gave itself. */
export function documentKey({ key }: HookPlace, frame: string): string {
  return `${key} ${frame}`;
}

/** The key of the place of a document; a hook's name has no spaces. */
export function placeKeyOf(document: string): string {
  return document.slice(0, document.lastIndexOf(' '));
}

/**
 * How far each document's reports were read, over all lines that it ever opened. The log holds as much as soon as the segment
 * that is sealed next is written, with which these are stored: nothing else decides what was read before.
 */
export class DocumentOffsets {
  readonly #offsets = new Map<string, DocumentOffset>();
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();
  /** Those that are gone, and those that keep nothing back. */
  readonly #over = new Set<string>();

  /** Those that may hold reports which nobody has heard. */
  get open(): readonly string[] {
    return [...this.#offsets.keys()].filter((document) => !this.#over.has(document));
  }

  /** Whether it is gone, or keeps nothing back. */
  isOver(document: string): boolean {
    return this.#over.has(document);
  }

  /** A line of the document opened: it is not gone, or is back. */
  enter(document: string): DocumentOffset | null {
    this.#gone.delete(document);
    if (this.#over.delete(document)) this.#changed.add(document);
    return this.get(document);
  }

  get(document: string): DocumentOffset | null {
    return this.#offsets.get(document) ?? null;
  }

  /** The document that was heard last at a place, whatever worker heard it; empty for none. */
  at({ key }: HookPlace): string {
    return [...this.#offsets.keys()].findLast((document) => placeKeyOf(document) === key) ?? '';
  }

  /** Goes on with what an earlier worker stored. */
  restore(offsets: readonly DocumentOffset[]): void {
    for (const offset of offsets) {
      this.#offsets.set(offset.document, offset);
      if (offset.over === true) this.#over.add(offset.document);
    }
  }

  /** @returns false where another document was forgotten for want of room, that may hold reports still: they may come twice */
  set(offset: DocumentOffset): boolean {
    const { document } = offset;
    const harmless =
      this.#offsets.has(document) || this.#offsets.size < MOST_DOCUMENTS || this.#forgetOldest();
    this.#offsets.set(document, offset);
    this.#changed.add(document);
    this.#gone.delete(document);
    this.#over.delete(document);
    return harmless;
  }

  /** All that the document reported was heard, or is in a gap. It may come back. */
  settle(document: string): void {
    if (!this.#offsets.has(document)) return;
    this.#over.add(document);
    this.#changed.add(document);
  }

  /** The document is taken for gone: it is forgotten with the running log, since its line may open anew. */
  forget(document: string): void {
    this.#gone.add(document);
    this.settle(document);
  }

  /** A new log begins: it has to hold all of documents that live on. */
  beginLog(): void {
    for (const document of this.#gone) this.#forget(document);
    this.#gone.clear();
    for (const document of this.#offsets.keys()) this.#changed.add(document);
  }

  /** Those that changed since the last time. */
  takeChanged(): readonly DocumentOffset[] {
    const taken: DocumentOffset[] = [];
    for (const document of this.#changed) {
      const offset = this.#offsets.get(document);
      if (offset === undefined) continue;
      const over = this.#over.has(document);
      taken.push(over === (offset.over ?? false) ? offset : { ...offset, over });
    }
    this.#changed.clear();
    return taken;
  }

  /** Those that are over go first. @returns whether it was one of them */
  #forgetOldest(): boolean {
    const [over] = this.#over;
    const [oldest = ''] = this.#offsets.keys();
    this.#gone.delete(over ?? oldest);
    this.#forget(over ?? oldest);
    return over !== undefined;
  }

  #forget(document: string): void {
    this.#offsets.delete(document);
    this.#changed.delete(document);
    this.#over.delete(document);
  }
}
