import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject, member } from '../json-access.ts';
import { parseJson } from '../parse-json.ts';
import { isJudgedField } from './judged-fields.ts';
import { NO_RULES, type RedactionRules } from './redaction-rules.ts';
import { SHAPES, type Shape } from './secret-shape.ts';

/** Entries of one list, and characters of one entry. */
const MOST_ENTRIES = 1000;
const LONGEST_ENTRY = 1000;

const EXPECTED = 'an object with lists of texts, such as {"hideFields": ["X-Tenant"]}';

/** What a file may have. Which kinds of secrets stay is chosen for each export, and never kept in a file. */
const LISTS = Object.keys(NO_RULES).filter((name) => name !== 'keepKinds');

/**
 * Reads a file of redaction rules: JSON, an object with the lists of RedactionRules, each of which may be missing.
 * @throws FormatError where it is not JSON, has another member, names a field that judgement needs, or a pattern that is none
 */
export function readRules(text: string): RedactionRules {
  const file = parseJson(text, EXPECTED);
  if (!isObject(file)) throw fault('The rules are not an object', '');
  const unknown = Object.keys(file).find((name) => !LISTS.includes(name));
  if (unknown !== undefined)
    throw new FormatError(
      'not-this-format',
      `There is no rule "${unknown.slice(0, 100)}"`,
      '',
      `one of ${LISTS.join(', ')}`,
    );
  const hideFields = names(file, 'hideFields');
  const judged = [...hideFields].find(isJudgedField);
  if (judged !== undefined)
    throw new FormatError(
      'not-this-format',
      `The field "${judged}" cannot be hidden, since the handshake is judged by it`,
      'hideFields',
      'other fields',
    );
  return {
    ...NO_RULES,
    keepFields: names(file, 'keepFields'),
    hideFields,
    keepParameters: names(file, 'keepParameters'),
    hideParameters: names(file, 'hideParameters'),
    keepSubprotocols: new Set(texts(file, 'keepSubprotocols')),
    hideText: texts(file, 'hideText').map((source, i) => pattern(source, `hideText[${i}]`)),
    keepMessages: names(file, 'keepMessages'),
    hideMessages: hiddenMessages(file),
    hidePaths: texts(file, 'hidePaths').map((path, i) => memberPath(path, `hidePaths[${i}]`)),
    keepShapes: readShapes(texts(file, 'keepShapes')),
  };
}

function names(file: JsonObject, list: keyof RedactionRules): ReadonlySet<string> {
  return new Set(texts(file, list).map(asciiLowerCase));
}

function texts(file: JsonObject, list: keyof RedactionRules): readonly string[] {
  const value = member(file, list);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw fault(`"${list}" is not a list`, list);
  if (value.length > MOST_ENTRIES) throw fault(`"${list}" has more than ${MOST_ENTRIES} entries`, list);
  return value.map((entry: unknown, i) => {
    if (typeof entry === 'string' && entry !== '' && entry.length <= LONGEST_ENTRY) return entry;
    throw fault(`An entry is no text of 1 to ${LONGEST_ENTRY} characters`, `${list}[${i}]`);
  });
}

/**
 * Reads what stand-ins are to tell.
 * @throws FormatError for another word than `type` and `length`
 */
function readShapes(words: readonly string[]): ReadonlySet<Shape> {
  return new Set(
    words.map((word) => {
      const shape = SHAPES.find((known) => known === asciiLowerCase(word));
      if (shape === undefined)
        throw fault(`"${word.slice(0, 100)}" is none of ${SHAPES.join(', ')}`, 'keepShapes');
      return shape;
    }),
  );
}

/** `*` stands in `keepMessages` alone: here it would hide nothing. */
function hiddenMessages(file: JsonObject): ReadonlySet<string> {
  const hidden = names(file, 'hideMessages');
  for (const name of hidden) {
    if (/(?:^|\s)\*$|^\s|\s$/.test(name)) throw fault(`"${name}" names no message`, 'hideMessages');
  }
  return hidden;
}

/** More than one `**` would take time that grows with the depth of what is searched. */
function memberPath(path: string, place: string): readonly string[] {
  if (/^[$/]|\[(?:\d+|\*|["'].*)\]|^\s|\s$/.test(path))
    throw fault('A path is written as "items.*.card", from the root, without "$", "/" and brackets', place);
  const steps = path.split('.');
  if (steps.includes('')) throw fault('A path has an empty step', place);
  if (steps.filter((step) => step === '**').length > 1) throw fault('A path has more than one "**"', place);
  return steps;
}

/** A pattern that matches nothing at all would put a stand-in between any two characters. */
function pattern(source: string, place: string): RegExp {
  let made: RegExp;
  try {
    made = new RegExp(source, 'gu');
  } catch {
    throw new FormatError(
      'not-this-format',
      'A pattern is wrong',
      place,
      'a regular expression of JavaScript',
    );
  }
  if (''.replace(made, '!') !== '') throw fault('A pattern matches the empty text', place);
  return made;
}

function fault(what: string, place: string): FormatError {
  return new FormatError('not-this-format', what, place, EXPECTED);
}
