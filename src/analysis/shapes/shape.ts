import { wordsOfName } from '../../session/words-of-name.ts';
import { isPlainList, isPlainObject } from '../decoders/tree/plain-access.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { isKindName } from '../rhythm/message-kind.ts';

/** Deeper parts are of any type. */
const DEEPEST = 16;
/** An object with more members is a map: its names are data. */
const MOST_MEMBERS = 100;
/** Parts of one shape; what comes beyond is of any type. */
const MOST_PARTS = 5_000;
/** Texts that a field has are kept as long as they are few. */
const MOST_TEXTS = 8;
/** What people choose as the name of a state, and not what a program draws or a person writes. */
const NAME = /^[A-Za-z](?:[\w.:/-]{0,30}[A-Za-z0-9])?$/;
const DRAWN = /\d{3}|\d\D+\d\D+\d/;
/** Such as that of JSON-RPC. */
const VERSION = /^\d\.\d$/;
/** Fields by which programs tell one message or state from another: one text in all messages is then no accident. */
const TELLING =
  /^(?:jsonrpc|__typename|evt|(?:sub|message|event|op|action)_?type|status|state|phase|mode|level|operation|protocol|encoding|format|side)$/i;
/** Last words of fields in which people stand, or what they wrote; a `value` may stand beside the name of what it is. */
const PERSONAL = new Set(
  (
    'nick user author sender from to owner by customer member player login mail email city country address ' +
    'value val v values content text body title label comment note'
  ).split(' '),
);

/** A member of an object. */
interface Member {
  readonly shape: Shape;
  /** How many of the objects have it. */
  present: number;
}

/** What must not stand in a description of messages, as redaction knows it. */
export interface Secrets {
  /** Whether the values of members of this name are secret. */
  readonly ofName: (name: string) => boolean;
  /** Whether a text looks secret. */
  readonly byLook: (text: string) => boolean;
}

/** What all parts of a shape have in common. */
interface Whole {
  readonly secrets: Secrets;
  left: number;
}

/** Which texts of a part may be written as they are: none, those that tell one from another (not one alone), or also one alone. */
type Texts = 'none' | 'alternatives' | 'any';

/** What the values at one place of many messages have in common. It grows with each that is added. */
export class Shape {
  readonly #whole: Whole;
  readonly #depth: number;
  readonly #texts: Texts;
  nulls = 0;
  booleans = 0;
  integers = 0;
  floats = 0;
  strings = 0;
  lists = 0;
  objects = 0;
  /** Values too deep to be looked at. */
  others = 0;
  /** The texts that came, while they are few and read as names; null once they are not. */
  texts: Set<string> | null = new Set();
  /** What lists have in them; null where nothing, or nothing that was kept. */
  elements: Shape | null = null;
  /** By name; null where the names are data, or very many. */
  members: Map<string, Member> | null = new Map();

  private constructor(whole: Whole, depth: number, texts: Texts) {
    this.#whole = whole;
    this.#depth = depth;
    this.#texts = texts;
  }

  /** The shape of whole messages, of which none came yet. */
  static ofMessages(secrets: Secrets): Shape {
    return new Shape({ secrets, left: MOST_PARTS }, 0, 'alternatives');
  }

  /** Takes in one more value. */
  add(value: PlainValue): void {
    if (value === null) this.nulls += 1;
    else if (typeof value === 'boolean') this.booleans += 1;
    else if (typeof value === 'number') {
      if (Number.isInteger(value)) this.integers += 1;
      else this.floats += 1;
    } else if (typeof value === 'string') this.#addText(value);
    else if (this.#depth >= DEEPEST) this.others += 1;
    else if (isPlainList(value)) this.#addList(value);
    else if (isPlainObject(value)) this.#addObject(value);
  }

  /** The texts as a list of alternatives; null where the field may have any. */
  alternatives(): readonly string[] | null {
    const { texts, strings } = this;
    if (texts === null || texts.size === 0 || strings < 3 * texts.size || strings < 6) return null;
    // What is always the same may be one person's, and says nothing of others.
    if (texts.size === 1 && this.#texts !== 'any') return null;
    return [...texts].toSorted();
  }

  #addText(value: string): void {
    this.strings += 1;
    if (this.texts === null) return;
    if (!this.#mayBeWritten(value)) this.texts = null;
    else {
      this.texts.add(value);
      if (this.texts.size > MOST_TEXTS) this.texts = null;
    }
  }

  #mayBeWritten(value: string): boolean {
    if (this.#texts === 'none' || this.#whole.secrets.byLook(value)) return false;
    if (this.#texts === 'any' && VERSION.test(value)) return true;
    return NAME.test(value) && !DRAWN.test(value);
  }

  #addList(list: readonly PlainValue[]): void {
    this.lists += 1;
    for (const each of list) {
      this.elements ??= this.#part(this.#texts === 'none' ? 'none' : 'alternatives');
      this.elements?.add(each);
    }
  }

  #addObject(value: { readonly [name: string]: PlainValue }): void {
    this.objects += 1;
    for (const name of Object.keys(value)) {
      const member = value[name];
      if (this.members === null) return;
      if (member !== undefined) this.#addMember(this.members, name, member);
    }
  }

  #addMember(members: Map<string, Member>, name: string, value: PlainValue): void {
    const known = members.get(name);
    if (known !== undefined) {
      known.present += 1;
      known.shape.add(value);
      return;
    }
    const isData = members.size >= MOST_MEMBERS || this.#whole.secrets.byLook(name);
    const shape = isData ? null : this.#part(this.#textsOf(name));
    if (shape === null) {
      this.members = null;
      return;
    }
    shape.add(value);
    members.set(name, { shape, present: 1 });
  }

  /** What is in a secret is secret. */
  #textsOf(name: string): Texts {
    if (this.#texts === 'none' || this.#whole.secrets.ofName(name)) return 'none';
    if (isKindName(name) || TELLING.test(name)) return 'any';
    const last = wordsOfName(name).at(-1) ?? '';
    return PERSONAL.has(last) || last.endsWith('name') ? 'none' : 'alternatives';
  }

  #part(texts: Texts): Shape | null {
    if (this.#whole.left <= 0) return null;
    this.#whole.left -= 1;
    return new Shape(this.#whole, this.#depth + 1, texts);
  }
}
