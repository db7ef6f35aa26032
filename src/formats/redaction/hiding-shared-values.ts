import type { Connection } from '../../session/connection.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactConnection } from './redact-connection.ts';
import type { RedactionRules } from './redaction-rules.ts';
import type { SecretKind } from './secret-kind.ts';
import { isPlainValue, valuesOf } from './shared-values.ts';

/** Values that are looked for, and characters of them in all. */
const MOST = 5_000;
const MOST_CHARACTERS = 2_000_000;
/** Characters of one pattern: far longer ones are refused by the engine. */
const IN_ONE = 30_000;

/** A value is found as a whole: no letter or digit stands before or after it, but a percent-encoded character may. */
const BEFORE = '(?<=^|[^A-Za-z\\d]|%[\\dA-Fa-f]{2})';
const AFTER = '(?![A-Za-z\\d])';
/** The host of a URL stays, not the user information before it. */
const NOT_IN_HOST = '(?:(?<!(?:^|[\\s"\'<>(=,;:])\\/\\/[^/?#\\s"\'<>]{0,300})|(?=[^/?#\\s"\'<>]{1,300}@))';

/**
 * Rules under which a kind of secret that stays shows no value that is hidden elsewhere: a token in the URL is often that of a cookie, too.
 * The same rules where no kind stays.
 */
export function hidingSharedValues(
  rules: RedactionRules,
  connections: readonly Connection[],
): RedactionRules {
  if (rules.keepKinds.size === 0) return rules;
  const values = hiddenValues(rules, connections);
  // A longer one may begin like a shorter one.
  const sources = [...values].toSorted((a, b) => b.length - a.length).map(inEachForm);
  const patterns: RegExp[] = [];
  for (let at = 0; at < sources.length; ) {
    const from = at;
    for (let length = 0; at < sources.length && length < IN_ONE; at += 1) length += sources[at]?.length ?? 0;
    patterns.push(new RegExp(`${BEFORE}${NOT_IN_HOST}(?:${sources.slice(from, at).join('|')})${AFTER}`, 'g'));
  }
  return patterns.length === 0 ? rules : { ...rules, hideText: [...rules.hideText, ...patterns] };
}

/** The values that an export hides, as they may stand elsewhere. */
function hiddenValues(rules: RedactionRules, connections: readonly Connection[]): Set<string> {
  const values = new Set<string>();
  let characters = 0;
  const add = (secret: string, kind: SecretKind | 'rule') => {
    for (const value of valuesOf(secret)) {
      if (values.has(value) || isPlainValue(value, kind)) continue;
      if (values.size >= MOST || characters + value.length > MOST_CHARACTERS) return;
      values.add(value);
      characters += value.length;
    }
  };
  const pseudonyms = new Pseudonyms(rules, add);
  for (const connection of connections) redactConnection(connection, pseudonyms);
  return values;
}

/** A pattern of a value as it is and percent-encoded, wholly or in part (RFC 3986 section 2.1). */
function inEachForm(value: string): string {
  return Array.from(value, (character) => {
    if (/[A-Za-z\d]/.test(character)) return character;
    const plain = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    return `(?:${plain}|${encoded(character)})`;
  }).join('');
}

function encoded(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => {
    const hex = byte.toString(16).padStart(2, '0');
    return `%${hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`;
  }).join('');
}
