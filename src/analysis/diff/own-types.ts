import type { ComparedConnection } from './compared-connection.ts';
import type { MessageKind, MessageWords, Trail } from './message-trail.ts';

/** Short names of members by which some programs name what a message is; elsewhere they are texts or times. */
const NAMES = ['evt', 'ev', 'e', 't', 'typ', 'tag'] as const;
/** Of these, names of texts too. */
const SHORT = new Set(['e', 't', 'tag']);
const TYPE = /^[A-Za-z][\w.:/-]{0,39}$/;
const MOST_TYPES = 100;
/** What part of the messages of the side with fewer types has to be of types that the other has too. */
const SHARED = 0.5;
/** What part of messages without a name of their own has the member. */
const MOST_OF = 0.9;

/**
 * Two connections with the types that their programs write in members of short names, such as `{"t": "joined"}`: only where the texts
 * in it read as types, and both recordings have the same ones.
 */
export function withOwnTypes(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
): readonly [ComparedConnection, ComparedConnection] {
  const names = [true, false].map((outgoing) => {
    const [left, right] = [unnamed(a.trail, words, outgoing), unnamed(b.trail, words, outgoing)];
    return NAMES.find((name) => isType(textsOf(a.trail, left, name), textsOf(b.trail, right, name))) ?? null;
  });
  const [ofClient = null, ofServer = null] = names;
  if (ofClient === null && ofServer === null) return [a, b];
  const renamed = (compared: ComparedConnection) =>
    retyped(compared, words, (kind, row) => {
      const member = kind.outgoing ? ofClient : ofServer;
      const { trail } = compared;
      const name = isUnnamed(trail, row, words) && member !== null ? textAt(trail, row, member) : null;
      return name === null ? null : { ...kind, name, perhapsData: member !== null && SHORT.has(member) };
    });
  return [renamed(a), renamed(b)];
}

/** A connection with other kinds of messages; null leaves one as it is. */
export function retyped(
  compared: ComparedConnection,
  words: MessageWords,
  kindOf: (kind: MessageKind, row: number) => MessageKind | null,
): ComparedConnection {
  const { trail } = compared;
  const kinds = trail.kinds.map((number, row) => {
    const kind = kindOf(words.kind(number), row);
    return kind === null ? number : words.kindNumber(kind);
  });
  return { ...compared, trail: { ...trailOf(trail), kinds } };
}

function trailOf({
  at,
  kinds,
  shapes,
  exchanges,
  roles,
  places,
  values,
  hasPayloads,
  lacksTypes,
}: Trail): Trail {
  return { at, kinds, shapes, exchanges, roles, places, values, hasPayloads, lacksTypes };
}

/** Whether the texts of two recordings are types: null stands for a message without the member. */
function isType(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  const sides = [a, b].map((texts) => texts.filter((text) => text !== null));
  const [left = [], right = []] = sides;
  if (left.length < a.length * MOST_OF || right.length < b.length * MOST_OF) return false;
  const [few, many] = left.length < right.length ? [left, new Set(right)] : [right, new Set(left)];
  if (few.length === 0 || many.size > MOST_TYPES || !sides.flat().every((text) => TYPE.test(text)))
    return false;
  return few.filter((text) => many.has(text)).length >= few.length * SHARED;
}

function unnamed(trail: Trail, words: MessageWords, outgoing: boolean): number[] {
  return [...trail.values.keys()].filter(
    (row) => isUnnamed(trail, row, words) && words.kind(trail.kinds[row] ?? 0).outgoing === outgoing,
  );
}

function isUnnamed({ kinds }: Trail, row: number, words: MessageWords): boolean {
  const { protocol, name } = words.kind(kinds[row] ?? 0);
  return protocol === 'json' && name === 'object';
}

function textsOf(trail: Trail, rows: readonly number[], member: string): (string | null)[] {
  return rows.map((row) => textAt(trail, row, member));
}

function textAt({ values }: Trail, row: number, member: string): string | null {
  const value = values.get(row)?.get(JSON.stringify([member]));
  return value?.kind === 'text' ? value.text : null;
}
