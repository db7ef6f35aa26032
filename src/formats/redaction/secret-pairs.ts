import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { hidesMember, keepsParameter } from './redact-text.ts';
import { isSecretName } from './secret-names.ts';

/** A member of an object, or an element of a list, with its text where it is one. */
export interface Member {
  /** Empty in a list. */
  readonly name: string;
  readonly text: string | null;
}

/** Members that name what stands beside them: `{"name": "password", "value": "x"}`. */
const NAMING: ReadonlySet<string> = new Set(
  'name key k field fieldname header headername param parameter property attribute path pointer column label placeholder'.split(
    ' ',
  ),
);
/** Members in which that stands. */
const HOLDING = new Set('value val v values content text to from old new oldvalue newvalue input'.split(' '));
/** Whether a member says what the one beside it is. A path may be a list of its steps. */
export function isNamingOfPair(name: string): boolean {
  return NAMING.has(asciiLowerCase(name));
}

/** Fields that every list of fields has one of, so that it is no list of words. */
const FIELD =
  /^(?:host|:authority|origin|accept|user-agent|content-type|connection|upgrade|date|server|sec-.+)$/i;

/** Members of one object or list that are looked at. */
export const MOST_MEMBERS = 256;

/**
 * Where the secrets stand in an object or list that says by a text what another member is: `{"key": "token", "value": "x"}`,
 * `["authorization", "x"]`, `["Host", "a.example", "Cookie", "x"]`. Positions in `members`.
 * @param inList the object or list is an element of a list itself, so that a name of a query counts as well: `["user", "ann"]`
 */
export function secretsOfPairs(
  members: readonly Member[],
  list: boolean,
  inList: boolean,
  pseudonyms: Pseudonyms,
): number[] {
  const hides = (name: string) => {
    if (keepsParameter(name, pseudonyms) || !hidesMember(name, pseudonyms)) return false;
    return inList || !list || isSecretName(name) || pseudonyms.rules.hideParameters.has(asciiLowerCase(name));
  };
  if (list) return secretsOfList(members, hides);
  const named = members.some(({ name, text }) => text !== null && isNamingOfPair(name) && hides(text));
  if (!named) return [];
  return members.flatMap(({ name }, i) => (HOLDING.has(asciiLowerCase(name)) ? [i] : []));
}

function secretsOfList(elements: readonly Member[], hides: (name: string) => boolean): number[] {
  if (elements.length % 2 === 1) return [];
  const isPairs =
    elements.length === 2 || elements.some(({ text }, i) => i % 2 === 0 && text !== null && FIELD.test(text));
  if (!isPairs) return [];
  return elements.flatMap(({ text }, i) => (i % 2 === 0 && text !== null && hides(text) ? [i + 1] : []));
}
