import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { utf8Text } from '../decoders/tree/utf8.ts';
import { messageKind } from '../rhythm/message-kind.ts';
import type { TrafficMessage } from '../rhythm/traffic-message.ts';
import { type Secrets, Shape } from './shape.ts';
import type { NamedShape } from './typescript-of.ts';

/** More kinds of message than a program has; a page may make them up. */
const MOST_KINDS = 500;
/** Larger messages are not looked at. */
const LARGEST = 1 << 20;

/** The shapes of a connection's JSON messages, by what they call themselves and by who sends them. */
export class ShapeTable {
  readonly #secrets: Secrets;
  readonly #shapes = new Map<string, Shape>();
  readonly #names = new Set<string>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Takes in a message; one that is no JSON, or not wholly there, changes nothing. */
  add({ outgoing, opcode, decoded, bytes }: TrafficMessage): void {
    if (decoded === null || bytes === null || opcode !== 1 || bytes.length > LARGEST) return;
    const value = parsed(utf8Text(bytes));
    if (value === undefined) return;
    const kind = messageKind(value) ?? eventOf(value) ?? decoded.type;
    const key = `${outgoing ? 'Client' : 'Server'} ${kind}`;
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      if (this.#shapes.size >= MOST_KINDS) return;
      shape = Shape.ofMessages(this.#secrets);
      this.#shapes.set(key, shape);
    }
    shape.add(value);
  }

  /** With a name of a type for each, such as `ClientSubscribe`. */
  shapes(): readonly NamedShape[] {
    this.#names.clear();
    return [...this.#shapes].map(([key, shape]) => ({ name: this.#unique(typeName(key)), shape }));
  }

  #unique(name: string): string {
    let unique = name;
    for (let n = 2; this.#names.has(unique); n += 1) unique = `${name}${n}`;
    this.#names.add(unique);
    return unique;
  }
}

/** SignalR ends each record with it. */
const RECORD_END = '\u001e';

/** JSON, also behind the digits of Socket.IO. */
function parsed(text: string): PlainValue | undefined {
  const json = /^\d{0,20}(?:-\d{1,20})?(?=[[{])/.exec(text)?.[0].length;
  if (json === undefined) return undefined;
  try {
    const value: PlainValue = JSON.parse(text.slice(json, text.endsWith(RECORD_END) ? -1 : undefined));
    return value;
  } catch {
    return undefined;
  }
}

/** Socket.IO and others write `["event", ...]`. */
function eventOf(value: PlainValue): string | null {
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : null;
}

/** Words of letters and digits, each with a capital. */
function typeName(kind: string): string {
  const words = kind.slice(0, 60).match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return words.length > 1 ? name : `${name}Message`;
}
