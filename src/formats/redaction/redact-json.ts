import { isStandIn } from '../../analysis/checks/stand-in.ts';
import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import { type BegunPaths, begunPaths, isReached, next } from './member-paths.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { hideByRule, hidesMember, keepsParameter, redactNames } from './redact-text.ts';
import { isCount, isSecretName } from './secret-names.ts';
import { isNamingOfPair, MOST_MEMBERS, secretsOfPairs } from './secret-pairs.ts';

/** Strings, punctuation and other words of a text that is JSON (RFC 8259), without the blanks between them. A string may be cut at the end. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[[\]{}:,]|[^\s[\]{}:,"]+/g;

interface Container {
  readonly list: boolean;
  /** What its members inherit: a member of a secret object is secret as well. */
  readonly hidden: boolean;
  /** What is left of the paths of the rules inside of it. */
  readonly paths: BegunPaths;
  /** The name or the index of the member that is being read. */
  step: string;
  index: number;
}

/**
 * A text that is JSON, or begins like it, without the secrets in it: values whose name or path is secret, and what looks like a secret in the
 * others. Everything else stays as it was written, numbers and blanks included.
 * @param inner redacts a string, which may hold JSON itself
 */
export function redactJson(text: string, pseudonyms: Pseudonyms, inner: (text: string) => string): string {
  const inPairs = placesOfPairs(text, pseudonyms);
  const root = begunPaths(pseudonyms.rules.hidePaths);
  const open: Container[] = [];
  let inName = false;
  return text.replace(TOKEN, (token, offset: number) => {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      const paths = inside === undefined ? root : next(inside.paths, inside.step);
      const hidden = inPairs.has(offset) || hidesAll(inside, paths, pseudonyms);
      open.push({ list: token === '[', hidden, paths, step: '0', index: 0 });
      inName = token === '{';
      return token;
    }
    if (token === '}' || token === ']') {
      open.pop();
      inName = false;
      return token;
    }
    if (token === ',' && inside !== undefined) {
      inside.index++;
      inside.step = String(inside.index);
      inName = !inside.list;
      return token;
    }
    if (token === ',' || token === ':') return token;
    if (inName && inside !== undefined) {
      inName = false;
      const name = stringOf(token);
      inside.step = name;
      return written(token, name, redactNames(name, pseudonyms));
    }
    return value(token, inside, inPairs.has(offset), pseudonyms, inner);
  });
}

function value(
  token: string,
  inside: Container | undefined,
  ofPair: boolean,
  pseudonyms: Pseudonyms,
  inner: (text: string) => string,
): string {
  if (token === 'true' || token === 'false' || token === 'null') return token;
  const isString = token.startsWith('"');
  const plain = isString ? stringOf(token) : token;
  if (plain === '' || isStandIn(plain)) return token;
  const kept = inside !== undefined && !inside.list && keepsParameter(inside.step, pseudonyms);
  if ((ofPair && !kept) || isHidden(inside, isString ? null : plain, pseudonyms))
    return JSON.stringify(pseudonyms.token(plain, 'rule', isString ? 'text' : 'number'));
  if (kept || !isString) return written(token, plain, hideByRule(plain, pseudonyms));
  return written(token, plain, inner(plain));
}

/**
 * Whether the value that comes next is secret by its name, by its path, or as a part of a secret value.
 * @param number as it is written; null where it is none
 */
function isHidden(inside: Container | undefined, number: string | null, pseudonyms: Pseudonyms): boolean {
  if (inside === undefined) return false;
  const { hideParameters } = pseudonyms.rules;
  return isSecret(inside, next(inside.paths, inside.step), pseudonyms, (name) => {
    if (!hidesMember(name, pseudonyms)) return false;
    return number === null || !isCount(name, number) || hideParameters.has(asciiLowerCase(name));
  });
}

/** The same for all members of the object or list that comes next: `user` is the name of a person, and of an object with more than that. */
function hidesAll(inside: Container | undefined, paths: BegunPaths, pseudonyms: Pseudonyms): boolean {
  const byItself = !pseudonyms.keeps('secret-field');
  const { hideParameters } = pseudonyms.rules;
  return isSecret(
    inside,
    paths,
    pseudonyms,
    (name) => (byItself && isSecretName(name)) || hideParameters.has(asciiLowerCase(name)),
  );
}

function isSecret(
  inside: Container | undefined,
  paths: BegunPaths,
  pseudonyms: Pseudonyms,
  byName: (name: string) => boolean,
): boolean {
  if (inside === undefined) return false;
  if (!inside.list && keepsParameter(inside.step, pseudonyms)) return false;
  // Asked first: a path that finds what is hidden anyway has found something.
  return isReached(paths) || inside.hidden || (!inside.list && byName(inside.step));
}

/** An object or list that is being read, with the places of its members. */
interface Open {
  readonly list: boolean;
  readonly members: { readonly name: string; text: string | null; readonly at: number }[];
  name: string;
}

/** Where values begin that a text beside them says to be secret. They may come before it, so this is found out first. */
function placesOfPairs(text: string, pseudonyms: Pseudonyms): ReadonlySet<number> {
  const places = new Set<number>();
  const open: Open[] = [];
  const close = ({ members, list }: Open, around: Open | undefined) => {
    // The steps of a path: `"path": ["user", "password"]`.
    const holder = around?.list === false ? around.members.at(-1) : undefined;
    if (list && holder !== undefined && isNamingOfPair(holder.name))
      holder.text = members.map(({ text }) => text ?? '').join('/');
    for (const position of secretsOfPairs(members, list, around?.list === true, pseudonyms))
      places.add(members[position]?.at ?? -1);
  };
  let inName = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '}' || token === ']') {
      open.pop();
      if (inside !== undefined) close(inside, open.at(-1));
      inName = false;
    } else if (token === ',') inName = inside?.list === false;
    else if (token === ':') continue;
    else if (inName && inside !== undefined) {
      inName = false;
      inside.name = stringOf(token);
    } else {
      const begins = token === '{' || token === '[';
      if (inside !== undefined && inside.members.length < MOST_MEMBERS)
        inside.members.push({
          name: inside.list ? '' : inside.name,
          text: token.startsWith('"') ? stringOf(token) : null,
          at: index,
        });
      if (begins) open.push({ list: token === '[', members: [], name: '' });
      inName = token === '{';
    }
  }
  // A text that was cut closes nothing.
  for (const [i, each] of open.entries()) close(each, open[i - 1]);
  return places;
}

/** A string that was cut has what there is of it. */
function stringOf(token: string): string {
  try {
    const parsed: unknown = JSON.parse(token);
    return typeof parsed === 'string' ? parsed : token;
  } catch {
    return token.replace(/^"|"$/g, '');
  }
}

/** The token as it was, where nothing of it was hidden. */
function written(token: string, before: string, after: string): string {
  return before === after ? token : JSON.stringify(after);
}
