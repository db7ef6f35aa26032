import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { textKey } from '../../events/text-key.ts';
import { isHeartbeat } from '../../session/filter/heartbeat.ts';
import type { Decoded } from '../decoders/decoded.ts';
import { utf8Text } from '../decoders/tree/utf8.ts';
import { type PacketRole, packetRole } from '../rhythm/packet-role.ts';
import { messageName, soleName } from './message-name.ts';
import { type MessageValues, valuesOf } from './message-values.ts';
import { countMembers, type Shape, shapeOf, shapeText } from './shape.ts';
import { isRedacted } from './stable-text.ts';

/** A kind of message: what two messages share that are compared with each other. */
export interface MessageKind {
  readonly outgoing: boolean;
  /** As a person would call it. */
  readonly name: string;
  readonly protocol: string;
  readonly binary: boolean;
  readonly heartbeat: boolean;
  /** Its name stands where other programs have texts of people, so that it may be one. */
  readonly perhapsData?: boolean;
}

/** More kinds or shapes than any program has: what comes later is of one kind, so that a hostile file ends. */
const MOST = 20_000;

/** Longest payload that is asked whether it is a heartbeat. */
const LONGEST_HEARTBEAT = 64;

/** What may be data of a message that stands where others have a name. */
const DATA = /[@\s]|\d{2}/;

/** Values are kept of so many messages of a connection. */
const MOST_WITH_VALUES = 2_000;

/** Kinds and shapes of messages by number, shared by all that is compared. */
export class MessageWords {
  readonly #hide: (text: string) => string;
  /** How many messages have each shape. */
  readonly #uses: number[] = [0];
  /** How many messages have a member of a name; null until it is asked. */
  #members: Map<string, number> | null = null;
  readonly #kinds: MessageKind[] = [];
  readonly #shapes: (Shape | null)[] = [null];
  readonly #kindNumbers = new Map<string, number>();
  readonly #shapeNumbers = new Map<string, number>();

  /** @param hide writes what may be content of a message, in differences that leave the machine */
  constructor(hide: (text: string) => string = (text) => text) {
    this.#hide = hide;
  }

  kindNumber(kind: MessageKind): number {
    const { outgoing, name, protocol, binary, heartbeat, perhapsData = false } = kind;
    const key = `${outgoing ? '>' : '<'}${binary ? 'b' : 't'}${heartbeat ? '+' : ''}${perhapsData ? '?' : ''} ${protocol} ${name}`;
    const known = this.#kindNumbers.get(key);
    if (known !== undefined) return known;
    if (this.#kinds.length >= MOST) return MOST - 1;
    const number = this.#kinds.length;
    this.#kinds.push(kind);
    this.#kindNumbers.set(key, number);
    return number;
  }

  shapeNumber(shape: Shape): number {
    const key = shapeText(shape);
    this.#members = null;
    const known = this.#shapeNumbers.get(key);
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1;
      return known;
    }
    if (this.#shapes.length >= MOST) return 0;
    const number = this.#shapes.length;
    this.#shapes.push(shape);
    this.#uses.push(1);
    this.#shapeNumbers.set(key, number);
    return number;
  }

  kind(number: number): MessageKind {
    const kind = this.#kinds[number];
    if (kind === undefined) throw new RangeError(`kind ${number} of ${this.#kinds.length}`);
    return kind;
  }

  /** The name of a kind as a difference says it: the first word of a text without a form may be anything. */
  kindName(number: number): string {
    const { name, protocol, perhapsData = false } = this.kind(number);
    if (perhapsData) return this.#hide(name);
    if ((protocol !== 'text' && protocol !== 'lines') || name === 'text') return name;
    const shown = this.#hide(name);
    return shown === name ? name : `text ${shown}`;
  }

  /** The same of a kind that is known by its name alone. */
  nameOf(name: string): string {
    const number = this.#kinds.findIndex((kind) => kind.name === name);
    return number === -1 ? this.#hide(name) : this.kindName(number);
  }

  /** The name of a member as a difference says it: a name of one message alone may be a key of a dictionary, which is data. */
  memberName(name: string): string {
    if (DATA.test(name)) return this.#hide(name);
    if (this.#members === null) {
      this.#members = new Map();
      for (const [i, shape] of this.#shapes.entries())
        if (shape !== null) countMembers(shape, this.#uses[i] ?? 0, this.#members);
    }
    return (this.#members.get(name) ?? 0) > 1 ? name : this.#hide(name);
  }

  /** A value of a message as a difference says it. */
  content(text: string): string {
    return this.#hide(text);
  }

  /** Null where the payload was not there. */
  shape(number: number): Shape | null {
    return this.#shapes[number] ?? null;
  }
}

/** A message as its source has it. */
export interface TrailMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Opcode and `FLAG` bits. */
  readonly flags: number;
  readonly payload: Uint8Array | null;
  /** Null where the payload is not there as a whole. */
  readonly decoded: Decoded | null;
  /** What the transport calls it, such as an event of a stream; absent where it does not. */
  readonly name?: string | null;
}

/** The messages of one connection in order, a few numbers each, and of the first ones their values. Control frames are left out: most sources never see them. */
export class MessageTrail {
  readonly at: number[] = [];
  /** Of `MessageWords`. */
  readonly kinds: number[] = [];
  /** Of `MessageWords`; 0 where the payload was not there. */
  readonly shapes: number[] = [];
  /** What it belongs to, such as a request and its answers, by a number; 0 where it says nothing of that. */
  readonly exchanges: number[] = [];
  /** Whether it asks or answers, by its protocol. */
  readonly roles: PacketRole[] = [];
  /** Place among all messages of the connection, from 1. */
  readonly places: number[] = [];
  /** By row; of the first messages alone. */
  readonly values = new Map<number, MessageValues>();
  /** Whether a payload was there, so that types and shapes are known. */
  hasPayloads = false;
  /** Whether a payload was not there, or its name was replaced: then the types of some are unknown. */
  lacksTypes = false;
  readonly #words: MessageWords;
  readonly #exchanges = new Map<string, number>();
  #count = 0;

  constructor(words: MessageWords) {
    this.#words = words;
  }

  add({ at, flags, payload, decoded, name }: TrailMessage): void {
    this.#count += 1;
    const opcode = flags & FLAG.opcode;
    if (opcode > OPCODE.binary) return;
    const outgoing = (flags & FLAG.outgoing) !== 0;
    const binary = opcode === OPCODE.binary;
    const kind =
      decoded === null
        ? { outgoing, binary, name: binary ? 'binary' : 'text', protocol: '?', heartbeat: false }
        : {
            outgoing,
            binary,
            name: name ?? messageName(decoded),
            protocol: decoded.protocol,
            heartbeat: payload !== null && keepsAlive(opcode, payload, decoded),
          };
    if (decoded !== null) this.hasPayloads = true;
    if (decoded === null || isRedacted(kind.name) || /redacted-\*/.test(kind.name)) this.lacksTypes = true;
    if (decoded !== null && this.values.size < MOST_WITH_VALUES)
      this.values.set(this.at.length, valuesOf(decoded.details().root));
    this.at.push(at);
    this.kinds.push(this.#words.kindNumber(kind));
    this.shapes.push(decoded === null ? 0 : this.#words.shapeNumber(shapeOf(decoded.details().root)));
    this.exchanges.push(this.#exchangeOf(decoded?.repliesTo ?? null));
    this.roles.push(
      decoded?.repliesTo == null ? 'none' : packetRole(decoded.protocol, decoded.type, outgoing),
    );
    this.places.push(this.#count);
  }

  #exchangeOf(id: string | null): number {
    if (id === null) return 0;
    const key = textKey(id);
    const number = this.#exchanges.get(key) ?? this.#exchanges.size + 1;
    this.#exchanges.set(key, number);
    return number;
  }
}

/** The messages of a trail, to which nothing is added any more. */
export type Trail = Omit<MessageTrail, 'add'>;

/** The same messages by direction and opcode alone, for a comparison with messages whose payloads were left out. */
export function withoutTypes(trail: Trail, words: MessageWords): MessageTrail {
  const coarse = new MessageTrail(words);
  for (const [row, number] of trail.kinds.entries()) {
    const { outgoing, binary } = words.kind(number);
    const opcode = binary ? OPCODE.binary : OPCODE.text;
    const flags = opcode | (outgoing ? FLAG.outgoing : 0);
    coarse.add({ at: trail.at[row] ?? 0, flags, payload: null, decoded: null });
  }
  return coarse;
}

const HEARTBEAT_TYPE = /^(?:ping|pong|ka|heart-?beat|keep[-_]?alive|PINGREQ|PINGRESP|noop)$/i;
/** Longest payload that is one by the name that it gives itself: times and numbers may stand beside it. */
const LONGEST_NAMED = 256;

function keepsAlive(opcode: number, payload: Uint8Array, decoded: Decoded): boolean {
  if (HEARTBEAT_TYPE.test(decoded.type)) return true;
  const named = payload.length <= LONGEST_NAMED && opcode === OPCODE.text;
  // A word for it beside another name, such as a channel that is subscribed to, makes no heartbeat.
  if (named && HEARTBEAT_TYPE.test(soleName(decoded) ?? '')) return true;
  if (payload.length > LONGEST_HEARTBEAT) return false;
  return isHeartbeat(opcode, { size: payload.length, text: utf8Text(payload) });
}
