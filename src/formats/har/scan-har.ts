import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject } from '../json-access.ts';
import { JsonBroken, parsePart } from '../json-broken.ts';
import { elementsOf, JsonScanner, type JsonSpan, membersOf } from '../json-scanner.ts';
import { HarEntries } from './har-entries.ts';
import { type ListReading, StreamedList } from './streamed-list.ts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** V8 has no longer string (Node 20, Chromium 156). */
export const LONGEST_TEXT = 0x1fffffe8;
/** Lists of an entry that grow with its messages. */
const LISTS: ReadonlySet<string> = new Set(['_webSocketMessages', '_eventSourceMessages']);
/** From this length on, the lists of an entry are not parsed with it. */
const LONG_ENTRY = 1 << 16;

/** What one way through the file finds. */
export interface ScannedHar {
  /** The members of the file itself; those beside `log` are null. */
  readonly root: JsonObject;
  readonly entries: HarEntries;
  /** The long lists, which were not parsed, and their bytes. */
  readonly lists: readonly StreamedList[];
  readonly listBytes: number;
}

/** How long an entry has to be, and how many bytes are read at once: tests set less. */
export interface ScanSizes {
  readonly longEntry?: number;
  readonly piece?: number;
  readonly listPiece?: number;
}

/**
 * Goes once through a file that begins with an object, and parses every part of it but the long lists of entries. Throws
 * JsonBroken where it is no JSON.
 */
export class HarScan {
  readonly #source: ByteSource;
  readonly #scanner: JsonScanner;
  readonly #longEntry: number;
  readonly #reading: ListReading;
  readonly #lists: StreamedList[] = [];
  #entries = new HarEntries();
  #listBytes = 0;

  /** @param onList receives bytes of lists when they are gone through */
  constructor(
    source: ByteSource,
    onList: (bytes: number) => void,
    { longEntry = LONG_ENTRY, piece, listPiece }: ScanSizes = {},
  ) {
    this.#source = source;
    this.#scanner = new JsonScanner(source, { strict: true, ...(piece === undefined ? {} : { piece }) });
    this.#longEntry = longEntry;
    this.#reading = { onRead: onList, ...(listPiece === undefined ? {} : { firstPiece: listPiece }) };
  }

  run(from: number): ScannedHar {
    const root = new Map<string, unknown>();
    const end = this.#members(from, (name, start) => {
      // Of two members of one name the last counts, as for JSON.parse.
      if (name !== 'log') return this.#put(root, name, start, () => null);
      if (this.#scanner.at(start) !== OPEN_BRACE) return this.#put(root, name, start);
      this.#entries = new HarEntries();
      const log = new Map<string, unknown>();
      const after = this.#members(start, (inner, at) => {
        if (inner !== 'entries') return this.#put(log, inner, at);
        this.#entries = new HarEntries();
        if (this.#scanner.at(at) !== OPEN_BRACKET) return this.#put(log, inner, at);
        log.set(inner, []);
        return this.#list(at);
      });
      root.set(name, Object.fromEntries(log));
      return after;
    });
    if (this.#scanner.skipSpace(end) < this.#scanner.size) throw new JsonBroken();
    return {
      root: Object.fromEntries(root),
      entries: this.#entries,
      lists: this.#lists,
      listBytes: this.#listBytes,
    };
  }

  /** Goes through the members of an object. `take` returns the end of a member's value. Returns the object's. */
  #members(from: number, take: (name: string, start: number) => number): number {
    const members = membersOf(this.#scanner, from);
    let step = members.next(0);
    while (step.done !== true) step = members.next(take(step.value.name, step.value.start));
    if (step.value === -1) throw new JsonBroken();
    return step.value;
  }

  /** Parses a member's value and keeps it. Returns its end. */
  #put(
    to: Map<string, unknown>,
    name: string,
    start: number,
    kept = (value: unknown): unknown => value,
  ): number {
    const span = this.#span(start);
    to.set(name, kept(parsePart(this.#text(span, name))));
    return span.end;
  }

  /** Goes through `entries`. Returns the end of the list. */
  #list(from: number): number {
    const elements = elementsOf(this.#scanner, from);
    let step = elements.next(0);
    for (let number = 0; step.done !== true; number++) {
      const span = this.#span(step.value);
      this.#entries.add(this.#entry(span, `log.entries[${number}]`));
      step = elements.next(span.end);
    }
    if (step.value.how !== 'whole') throw new JsonBroken();
    return step.value.at;
  }

  #entry(span: JsonSpan, where: string): unknown {
    if (span.end - span.start < this.#longEntry || this.#scanner.at(span.start) !== OPEN_BRACE)
      return parsePart(this.#text(span, where));
    const lists = this.#listsOf(span);
    const texts: string[] = [];
    let from = span.start;
    for (const { start, end } of lists.values()) {
      texts.push(this.#text({ start: from, end: start + 1 }, where));
      from = end - 1;
    }
    const entry = parsePart([...texts, this.#text({ start: from, end: span.end }, where)].join(''));
    if (!isObject(entry)) throw new JsonBroken();
    const streamed = [...lists].map(([name, { start, end }]) => {
      const list = new StreamedList(this.#source, { from: start + 1, to: end - 1 }, this.#reading);
      this.#listBytes += end - start - 2;
      this.#lists.push(list);
      return [name, list];
    });
    return { ...entry, ...Object.fromEntries(streamed) };
  }

  /** The lists of an entry that are left out of it, in their order. */
  #listsOf(entry: JsonSpan): ReadonlyMap<string, JsonSpan> {
    const lists = new Map<string, JsonSpan>();
    const names = new Set<string>();
    this.#members(entry.start, (name, start) => {
      const span = this.#span(start);
      const { end } = span;
      const isList = this.#scanner.at(start) === OPEN_BRACKET && this.#scanner.at(end - 1) === CLOSE_BRACKET;
      // Of two of one name the last counts: both are left to the parser.
      if (names.has(name)) lists.delete(name);
      else if (LISTS.has(name) && isList) lists.set(name, span);
      names.add(name);
      return end;
    });
    return lists;
  }

  #span(start: number): JsonSpan {
    const span = this.#scanner.spanOfValue(start);
    if (!span.whole || span.end === span.start) throw new JsonBroken();
    return span;
  }

  #text(span: Pick<JsonSpan, 'start' | 'end'>, where: string): string {
    if (span.end - span.start > LONGEST_TEXT)
      throw new FormatError(
        'too-large',
        'A part of the file is larger than 512 MiB',
        where,
        'a smaller part',
      );
    return this.#scanner.text(span);
  }
}
