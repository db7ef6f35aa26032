/** One event of a stream (HTML, Server-sent events, section 9.2.6). */
export interface StreamEvent {
  /** Its name; `message` where the stream gives none. */
  readonly name: string;
  /** The id that the stream gave with it; null where it gave none. */
  readonly id: string | null;
  readonly data: string;
}

/** The most UTF-16 units of one event that are kept, so that a stream without line ends cannot fill the memory. */
const MAX_EVENT = 16 * 1024 * 1024;

/** Reads the bytes of an event stream, piece by piece (HTML, Server-sent events, section 9.2.5 and 9.2.6). */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #rest = '';
  #sawReturn = false;
  #name = '';
  #id: string | null = null;
  #data: string[] = [];
  #size = 0;

  /** The events that this piece completes. */
  push(bytes: Uint8Array): StreamEvent[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    // A piece may end within a character.
    if (text === '') return [];
    const endsInReturn = text.endsWith('\r');
    // A line feed belongs to a carriage return at the end of the previous piece; otherwise it would end an empty line.
    if (this.#sawReturn && text.startsWith('\n')) text = text.slice(1);
    this.#sawReturn = endsInReturn;
    const lines = text.split(/\r\n|\r|\n/);
    const events: StreamEvent[] = [];
    for (const [index, piece] of lines.entries()) {
      const room = MAX_EVENT - this.#rest.length;
      this.#rest += piece.length > room ? piece.slice(0, room) : piece;
      if (index === lines.length - 1) break;
      const line = this.#rest;
      this.#rest = '';
      if (line === '') this.#dispatch(events);
      else this.#field(line);
    }
    return events;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#name = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'data' && this.#size + value.length <= MAX_EVENT) {
      this.#data.push(value);
      this.#size += value.length + 1;
    }
  }

  #dispatch(events: StreamEvent[]): void {
    // An event without data is dropped, but its id stays in effect.
    if (this.#data.length > 0) {
      events.push({ name: this.#name || 'message', id: this.#id, data: this.#data.join('\n') });
      this.#id = null;
    }
    this.#name = '';
    this.#data = [];
    this.#size = 0;
  }
}

/** An event as the text of a message: its data and, where it has a name or an id, the lines of the stream for them. */
export function streamEventText({ name, id, data }: StreamEvent): string {
  if (name === 'message' && id === null) return data;
  const lines = data.split('\n').map((line) => `data: ${line}`);
  if (id !== null) lines.unshift(`id: ${id}`);
  if (name !== 'message') lines.unshift(`event: ${name}`);
  return lines.join('\n');
}
