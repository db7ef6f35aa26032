import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/capture/page-hook/reading/read-report.ts';

describe('the text of a report', () => {
  it('gives its messages back as they are, line ends and quotes too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\n', '"', '\\', 'a', 'é', '\u{1f600}', '\ud800') }),
        (text) => {
          expect(readReport(`{"number":1,"text":"of the head"}\n${text}`)).toEqual({ number: 1, text });
        },
      ),
    );
  });

  it.each(['', '\n', 'x\n', '{"number":1}', '1\n', 'null\n'])(
    'that is none, as %j, is told apart',
    (report) => {
      expect(readReport(report)).toBeNull();
    },
  );

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (head, text) => {
        readReport(`${head}\n${text}`);
        readReport(head);
      }),
    );
  });

  it('changes no prototype', () => {
    readReport('{"__proto__":{"polluted":1}}\n');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
