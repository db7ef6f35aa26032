import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { hideByRule, hidesParameter, keepsParameter, redactNames } from './redact-text.ts';
import { isSecretName } from './secret-names.ts';

/** Strings, punctuation and other words of a text that is JSON (RFC 8259), without the blanks between them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g;

interface Container {
  readonly list: boolean;
  /** What its members inherit: a member of a secret object is secret as well. */
  readonly hidden: boolean;
  /** The name or the index of the member that is being read. */
  step: string;
  index: number;
}

/**
 * A text that is known to be JSON, without the secrets in it: values whose name or path is secret, and what looks like a secret in the others.
 * Everything else stays as it was written, numbers and blanks included.
 * @param inner redacts a string, which may hold JSON itself
 */
export function redactJson(text: string, pseudonyms: Pseudonyms, inner: (text: string) => string): string {
  const open: Container[] = [];
  let inName = false;
  return text.replace(TOKEN, (token) => {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      open.push({ list: token === '[', hidden: hidesAll(open, pseudonyms), step: '0', index: 0 });
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
    return value(token, open, pseudonyms, inner);
  });
}

function value(
  token: string,
  open: readonly Container[],
  pseudonyms: Pseudonyms,
  inner: (text: string) => string,
): string {
  if (token === 'true' || token === 'false' || token === 'null') return token;
  const isString = token.startsWith('"');
  const plain = isString ? stringOf(token) : token;
  if (plain === '' || /^\[?redacted-\d{1,9}\]?$/.test(plain)) return token;
  if (isHidden(open, pseudonyms)) return JSON.stringify(pseudonyms.token(plain, 'secret-field'));
  const inside = open.at(-1);
  const kept = inside !== undefined && !inside.list && keepsParameter(inside.step, pseudonyms);
  if (kept || !isString) return written(token, plain, hideByRule(plain, pseudonyms));
  return written(token, plain, inner(plain));
}

/** Whether the value that comes next is secret by its name, by its path, or as a part of a secret value. */
function isHidden(open: readonly Container[], pseudonyms: Pseudonyms): boolean {
  return isSecret(open, pseudonyms, (name) => hidesParameter(name, pseudonyms));
}

/** The same for all members of the object or list that comes next: `user` is the name of a person, and of an object with more than that. */
function hidesAll(open: readonly Container[], pseudonyms: Pseudonyms): boolean {
  const { hideParameters } = pseudonyms.rules;
  return isSecret(open, pseudonyms, (name) => isSecretName(name) || hideParameters.has(asciiLowerCase(name)));
}

function isSecret(
  open: readonly Container[],
  pseudonyms: Pseudonyms,
  byName: (name: string) => boolean,
): boolean {
  const inside = open.at(-1);
  if (inside === undefined) return false;
  if (!inside.list && keepsParameter(inside.step, pseudonyms)) return false;
  if (inside.hidden || (!inside.list && byName(inside.step))) return true;
  return pseudonyms.rules.hidePaths.some((path) => leadsTo(path, open));
}

function leadsTo(path: readonly string[], open: readonly Container[]): boolean {
  const gap = path.indexOf('**');
  const matches = (wanted: readonly string[], from: number) =>
    wanted.every((step, i) => step === '*' || step === open[from + i]?.step);
  if (gap === -1) return path.length === open.length && matches(path, 0);
  const [before, after] = [path.slice(0, gap), path.slice(gap + 1)];
  if (before.length + after.length > open.length) return false;
  return matches(before, 0) && matches(after, open.length - after.length);
}

function stringOf(token: string): string {
  const parsed: unknown = JSON.parse(token);
  return typeof parsed === 'string' ? parsed : token;
}

/** The token as it was, where nothing of it was hidden. */
function written(token: string, before: string, after: string): string {
  return before === after ? token : JSON.stringify(after);
}
