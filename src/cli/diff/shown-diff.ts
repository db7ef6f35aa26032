import type { ComparedPair, SessionDiff } from '../../analysis/diff/diff-sessions.ts';
import { type Difference, NONE } from '../../analysis/diff/difference.ts';
import { MessageWords } from '../../analysis/diff/message-trail.ts';
import { VARIES } from '../../analysis/diff/stable-text.ts';
import type { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { redactConnection } from '../../formats/redaction/redact-connection.ts';
import { redactFieldValue } from '../../formats/redaction/redact-field.ts';
import { redactWords } from '../../formats/redaction/redact-parts.ts';
import { redactProse, redactText } from '../../formats/redaction/redact-text.ts';
import type { Connection } from '../../session/connection.ts';

/** Of these a comparison shows names and schemes alone. */
const WITHOUT_VALUES = /^(?:request|response)\.(?:cookie|set-cookie|authorization|proxy-authorization)$/;

/** Words for a comparison that leaves the machine: what may be content of a message has a stand-in. */
export function shownWords(pseudonyms: Pseudonyms | null): MessageWords {
  return pseudonyms === null
    ? new MessageWords()
    : new MessageWords((content) => pseudonyms.token(content, 'message-body'));
}

/**
 * A comparison as it may leave the machine. It was made of the files as they are, so that two secrets that differ are still a difference.
 */
export function shownDiff({ pairs, onlyInA, onlyInB }: SessionDiff, pseudonyms: Pseudonyms): SessionDiff {
  const shown = (connection: Connection) => redactConnection(connection, pseudonyms);
  return {
    pairs: pairs.map(
      ({ a, b, differences, notCompared }): ComparedPair => ({
        a: shown(a),
        b: shown(b),
        differences: differences.map((each) => shownDifference(each, pseudonyms)),
        notCompared,
      }),
    ),
    onlyInA: onlyInA.map(shown),
    onlyInB: onlyInB.map(shown),
  };
}

/** The sentence quotes both values. */
function shownDifference({ where, a, b, what }: Difference, pseudonyms: Pseudonyms): Difference {
  const [shownA, shownB] = [shownValue(where, a, pseudonyms), shownValue(where, b, pseudonyms)];
  const said = what.replaceAll(`"${a}"`, () => `"${shownA}"`).replaceAll(`"${b}"`, () => `"${shownB}"`);
  return { where: redactProse(where, pseudonyms), a: shownA, b: shownB, what: redactProse(said, pseudonyms) };
}

function shownValue(where: string, value: string, pseudonyms: Pseudonyms): string {
  if (value === NONE || value === VARIES || value === '' || value === '(empty)') return value;
  if (where === 'url') return redactText(value, pseudonyms);
  if (where === 'error') return redactWords(value, pseudonyms);
  if (where === 'close.reason') return pseudonyms.text(value, 'close-reason');
  if (WITHOUT_VALUES.test(where)) return redactProse(value, pseudonyms);
  const [, place, name = ''] = /^(request|response|url)\.(.+)$/s.exec(where) ?? [];
  if (place === 'url') return redactText(`?${name}=${value}`, pseudonyms).slice(`?${name}=`.length);
  return place === undefined ? redactProse(value, pseudonyms) : redactFieldValue(name, value, pseudonyms);
}
