import { isPlainList, isPlainObject } from '../decoders/tree/plain-access.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';

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

/** A member of an object. */
interface Member {
  readonly shape: Shape;
  /** How many of the objects have it. */
  present: number;
}

/** What the values at one place of many messages have in common. It grows with each that is added. */
export class Shape {
  readonly #budget: { left: number };
  readonly #depth: number;
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

  constructor(budget: { left: number } = { left: MOST_PARTS }, depth = 0) {
    this.#budget = budget;
    this.#depth = depth;
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
    return [...texts].toSorted();
  }

  #addText(value: string): void {
    this.strings += 1;
    if (this.texts === null) return;
    if (!NAME.test(value) || DRAWN.test(value)) this.texts = null;
    else {
      this.texts.add(value);
      if (this.texts.size > MOST_TEXTS) this.texts = null;
    }
  }

  #addList(list: readonly PlainValue[]): void {
    this.lists += 1;
    for (const each of list) {
      this.elements ??= this.#part();
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
    const shape = members.size < MOST_MEMBERS ? this.#part() : null;
    if (shape === null) {
      this.members = null;
      return;
    }
    shape.add(value);
    members.set(name, { shape, present: 1 });
  }

  #part(): Shape | null {
    if (this.#budget.left <= 0) return null;
    this.#budget.left -= 1;
    return new Shape(this.#budget, this.#depth + 1);
  }
}
