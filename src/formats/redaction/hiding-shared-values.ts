import type { Connection } from '../../session/connection.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactConnection } from './redact-connection.ts';
import type { RedactionRules } from './redaction-rules.ts';

/** Shorter values, and short words, occur everywhere by chance. */
const LEAST = 6;
const WORD = /^[a-z]{1,11}$/i;
/** Values in one pattern, and in all. */
const IN_ONE = 500;
const MOST = 20_000;

/**
 * Rules under which a kind of secret that stays shows no value that is hidden elsewhere: a token in the URL is often that of a cookie, too.
 * The same rules where no kind stays.
 */
export function hidingSharedValues(
  rules: RedactionRules,
  connections: readonly Connection[],
): RedactionRules {
  if (rules.keepKinds.size === 0) return rules;
  const pseudonyms = new Pseudonyms(rules);
  for (const connection of connections) redactConnection(connection, pseudonyms);
  const values = new Set([...pseudonyms.secrets()].flatMap(valuesOf));
  // A longer one may begin like a shorter one.
  const sorted = [...values].slice(0, MOST).toSorted((a, b) => b.length - a.length);
  const patterns: RegExp[] = [];
  for (let at = 0; at < sorted.length; at += IN_ONE)
    patterns.push(
      new RegExp(
        sorted
          .slice(at, at + IN_ONE)
          .map(escaped)
          .join('|'),
        'g',
      ),
    );
  return patterns.length === 0 ? rules : { ...rules, hideText: [...rules.hideText, ...patterns] };
}

/** A secret as it stands elsewhere: a field of cookies is a list of names and values. */
function valuesOf(secret: string): string[] {
  const parts = secret.split(/[;,&\s]+/).map((part) => part.slice(part.indexOf('=') + 1));
  return [secret, ...parts, ...parts.flatMap(decoded)].filter(
    (value) => value.length >= LEAST && !WORD.test(value),
  );
}

function decoded(value: string): string[] {
  try {
    return [decodeURIComponent(value)];
  } catch {
    return [];
  }
}

function escaped(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
