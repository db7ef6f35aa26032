import type { ProtocolId } from '../decoders/decoded.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';
import type { Latency } from './answer-times.ts';
import { FieldPair } from './field-pair.ts';
import { messageKind } from './message-kind.ts';
import { eachScalarField } from './scalar-fields.ts';
import { SentField } from './sent-field.ts';

/** Fields of each side that are looked at at one time. */
const MOST_FIELDS = 16;
/** After so many messages only fields whose values came back are looked at. */
const ENOUGH_MESSAGES = 5_000;
/** Paths that were looked at and are not ids; a page may make up more. */
const MOST_DROPPED = 2_000;

/** The fields of one side, and what they answer. */
interface Side {
  readonly fields: Map<string, SentField>;
  readonly dropped: Set<string>;
  /** By the path of the request, then that of the answer. This side asks. */
  readonly pairs: Map<SentField, Map<string, FieldPair>>;
}

/** A message whose fields are known. */
export interface FieldMessage {
  readonly kind: string;
  readonly protocol: ProtocolId;
  readonly outgoing: boolean;
  readonly at: number;
  /** Its place among the messages of the connection, in order of arrival. */
  readonly place: number;
}

/** The field of a request, by its path, whose values come back in one of the answers. */
export interface AnsweredField {
  /** Who asks. */
  readonly outgoing: boolean;
  readonly asked: string;
  readonly answers: string;
}

/**
 * Finds requests and answers where no protocol names them: a field whose values are unique, and come back from the other side in a field
 * of theirs. Nothing is reported before the values themselves prove it (`field-pair.ts`).
 */
export class FoundPairs {
  readonly #sides: readonly [Side, Side] = [newSide(), newSide()];
  #messages = 0;

  /** @param place the message's place among those of the connection, in order of arrival */
  add(value: PlainValue, protocol: ProtocolId, outgoing: boolean, at: number, place: number): void {
    const kind = messageKind(value) ?? (Array.isArray(value) ? 'array' : 'object');
    eachScalarField(value, this.next({ kind, protocol, outgoing, at, place }));
  }

  /** Adds a message; what is returned takes its fields. */
  next({
    kind,
    protocol,
    outgoing,
    at,
    place,
  }: FieldMessage): (path: string, scalar: string | number) => void {
    this.#messages += 1;
    if (this.#messages === ENOUGH_MESSAGES) for (const side of this.#sides) keepPaired(side, this.#sides);
    const [own, other] = outgoing ? this.#sides : [this.#sides[1], this.#sides[0]];
    return (path, scalar) => {
      const field = this.#field(own, path);
      if (field === null) return;
      const text = String(scalar);
      for (const asked of other.fields.values()) {
        const request = asked.waiting(text);
        if (request !== undefined) pairOf(other, asked, field).answered(request, scalar, at, place);
      }
      field.sent(text, { kind, protocol, at, place });
      if (!field.isUnique) drop(own, field);
    };
  }

  /**
   * The times of the answers that were found, by the kind of request.
   * @param unread messages of each side, the client's first, that nobody could read: each may have been an answer
   * @param unseenUntil when nobody observed for the last time: an answer to what was asked before may have come then
   * @param end when observation ended; NaN where not known
   */
  latencies(unread: readonly [number, number], unseenUntil: number, end: number): readonly Latency[] {
    return ([0, 1] as const).flatMap(
      (side) => this.#best(side)?.latencies(side === 0, unread[side === 0 ? 1 : 0], unseenUntil, end) ?? [],
    );
  }

  /** The fields by which answers were found, at most one pair for each side that asks. */
  answeredFields(): readonly AnsweredField[] {
    return ([0, 1] as const).flatMap((side) => {
      const best = this.#best(side);
      if (best === undefined) return [];
      return [{ outgoing: side === 0, asked: best.asked.path, answers: best.answers.path }];
    });
  }

  #best(side: 0 | 1): FieldPair | undefined {
    const pairs = [...this.#sides[side].pairs.values()].flatMap((answers) => [...answers.values()]);
    return pairs
      .filter((pair) => pair.isProven(this.#reverse(side === 0 ? 1 : 0, pair)))
      .toSorted((a, b) => b.count - a.count || Number(b.namesIds) - Number(a.namesIds))[0];
  }

  /** How often the values went the other way round: from the answer's field to the request's. */
  #reverse(side: 0 | 1, { asked, answers }: FieldPair): number {
    return this.#sides[side].pairs.get(answers)?.get(asked.path)?.count ?? 0;
  }

  #field(side: Side, path: string): SentField | null {
    const known = side.fields.get(path);
    if (known !== undefined) return known;
    if (side.dropped.has(path) || side.fields.size >= MOST_FIELDS || this.#messages > ENOUGH_MESSAGES)
      return null;
    const field = new SentField(path);
    side.fields.set(path, field);
    return field;
  }
}

function newSide(): Side {
  return { fields: new Map(), dropped: new Set(), pairs: new Map() };
}

function pairOf(side: Side, asked: SentField, answers: SentField): FieldPair {
  const known = side.pairs.get(asked) ?? new Map<string, FieldPair>();
  side.pairs.set(asked, known);
  const pair = known.get(answers.path) ?? new FieldPair(asked, answers);
  known.set(answers.path, pair);
  return pair;
}

/** A field whose values repeat joins nothing: its place is free for another. */
function drop(side: Side, field: SentField): void {
  side.fields.delete(field.path);
  side.pairs.delete(field);
  if (side.dropped.size < MOST_DROPPED) side.dropped.add(field.path);
}

function keepPaired(side: Side, sides: readonly Side[]): void {
  const paired = new Set<SentField>();
  for (const { pairs } of sides)
    for (const [asked, answers] of pairs)
      for (const pair of answers.values()) {
        paired.add(asked);
        paired.add(pair.answers);
      }
  for (const field of side.fields.values()) if (!paired.has(field)) drop(side, field);
}
