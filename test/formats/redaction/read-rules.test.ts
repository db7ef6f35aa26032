import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/formats/format-error.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { readRules } from '../../../src/formats/redaction/read-rules.ts';
import { redactFieldValue } from '../../../src/formats/redaction/redact-field.ts';
import { redactText } from '../../../src/formats/redaction/redact-text.ts';

describe('a file of redaction rules', () => {
  it('is read, or refused by name, whatever it holds', () => {
    const list = fc.array(fc.oneof(fc.string(), fc.anything()), { maxLength: 3 });
    const rules = fc.record(
      { keepFields: list, hideFields: list, keepParameters: list, hideText: list, __proto__: list },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          rules.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          try {
            readRules(text);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
    );
  });

  it('decides by the names of members of JSON in words, too', () => {
    const pseudonyms = new Pseudonyms(
      readRules('{"keepParameters": ["token"], "hideParameters": ["Room"], "hideText": ["\\\\bdb-\\\\w+"]}'),
    );
    const words = '{"token":"a","room":"7"} of db-prod9 at wss://h/?TOKEN=b&room=7&x=1';
    expect(redactText(words, pseudonyms)).toBe(
      '{"token":"a","room":"redacted-2"} of redacted-1 at wss://h/?TOKEN=b&room=redacted-2&x=1',
    );
  });

  it('hides by a pattern in a field that is kept, and leaves a stand-in as it is', () => {
    const pseudonyms = new Pseudonyms(
      readRules('{"keepFields": ["X-Team"], "hideText": ["\\\\w*red\\\\w*-?\\\\d*"]}'),
    );
    expect(redactFieldValue('x-team', 'blue redteam', pseudonyms)).toBe('blue redacted-1');
    expect(redactFieldValue('x-team', 'blue redacted-1', pseudonyms)).toBe('blue redacted-1');
  });
});
