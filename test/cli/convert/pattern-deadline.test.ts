import { describe, expect, it } from 'vitest';
import { patternDeadline } from '../../../src/cli/convert/pattern-deadline.ts';
import { mayTakeLong } from '../../../src/formats/redaction/pattern-steps.ts';
import { NO_RULES } from '../../../src/formats/redaction/redaction-rules.ts';
import { WatchedRules } from '../../../src/formats/redaction/watched-rules.ts';
import { spawnCommand } from '../check/run-command.ts';
import { filesOf, GOOD } from '../check/sample-files.ts';

describe('a pattern of the user that explodes', () => {
  it('ends with a sentence', () => {
    const rules = { ...NO_RULES, hideText: [/(a+)+$/gu] };
    const [pattern = /x/] = new WatchedRules(rules, patternDeadline('rules.json', 100)).rules.hideText;
    expect(() => `${'a'.repeat(50)}!`.replace(pattern, '')).toThrow(
      'rules.json: hideText "(a+)+$" did not end within 0.1 s on a text of 51 characters.',
    );
    expect(`!${'a'.repeat(50)}`.replace(pattern, 'b')).toBe('!b');
  });

  it('ends the command with exit code 2', async () => {
    const file = await filesOf({
      'good.txt': GOOD.replace('> Origin', `> X-Note: ${'a'.repeat(60)}!\n> Origin`),
      'rules.json': '{"hideText": ["(a+)+$"]}',
    });
    const ended = await spawnCommand('convert', [
      file('good.txt'),
      '--to=har',
      '--rules',
      file('rules.json'),
      '--out',
      file('out.har'),
    ]);
    expect([ended.code, ended.stderr.split('\n').length, ended.stderr]).toEqual([
      2,
      2,
      expect.stringContaining('hideText "(a+)+$" did not end within 5 s'),
    ]);
  });

  it.each([
    ['ACME-\\d+', 1000, false],
    ['ACME-\\d+', 100_000, true],
    ['\\d{3}-\\d{2}-\\d{4}', 1000, false],
    ['[\\w.+*]+@[\\w.]+', 100, false],
    ['[\\w.+*]+@[\\w.]+', 1000, true],
    ['(a+)+$', 30, true],
    ['(?:a|b)(?=c)', 1000, false],
    ['(a?){30}', 30, true],
    ['\\(a\\)+', 100, false],
    ['(a+)+$', 10, false],
  ])('%s on %i characters may take long: %s', (pattern, length, expected) => {
    expect(mayTakeLong(pattern, 'x'.repeat(length))).toBe(expected);
  });
});
