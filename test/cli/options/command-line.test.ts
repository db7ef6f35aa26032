import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { asksForHelp, type CommandLine, readArguments } from '../../../src/cli/options/command-line.ts';
import { helpText } from '../../../src/cli/options/help-text.ts';
import { runCommand } from '../../../src/cli/options/run-command.ts';

const LINE: CommandLine<'loud' | 'out' | 'no-redact'> = {
  calls: ['switchyard shout FILE...', 'npm run -s shout -- FILE...'],
  purpose: 'Shouts.',
  options: {
    loud: { what: 'shout' },
    out: { value: 'FILE', what: 'where to' },
    'no-redact': { what: 'keep all' },
  },
};
const read = (...args: string[]) => readArguments(LINE, args);

describe('the arguments of a command', () => {
  it('are options, their values and operands, in any order', () => {
    const given = read('a', '--out', 'x', '--loud', 'b', '--out=y=z');
    expect(given.operands).toEqual(['a', 'b']);
    expect(given.has('loud')).toBe(true);
    expect(given.has('no-redact')).toBe(false);
    expect(given.values('out')).toEqual(['x', 'y=z']);
    expect(given.value('out')).toBe('y=z');
    expect(read('a').value('out')).toBeNull();
  });

  it('take a hyphen for standard input, and whatever follows two for an operand', () => {
    expect(read('-', '--', '--loud', '--help').operands).toEqual(['-', '--loud', '--help']);
    expect(asksForHelp(LINE, ['--', '--help'])).toBe(false);
  });

  it('take a value that begins with a hyphen where it is joined to its option', () => {
    expect(read('--out=-x').value('out')).toBe('-x');
    expect(read('--out', '-').value('out')).toBe('-');
  });

  it.each([
    [['--quiet'], 'There is no option "--quiet": --help shows which there are.'],
    [['--quiet=1'], 'There is no option "--quiet": --help shows which there are.'],
    [['-q'], 'There is no option "-q": --help shows which there are.'],
    [['--redact'], 'There is no option "--redact": --help shows which there are.'],
    [['--constructor'], 'There is no option "--constructor": --help shows which there are.'],
    [['--__proto__'], 'There is no option "--__proto__": --help shows which there are.'],
    [['--out'], '--out needs a value: --out FILE.'],
    [['--out', '--loud'], '--out needs a value: --out FILE.'],
    [['--out='], '--out needs a value: --out FILE.'],
    [
      ['--out', '-heartbeat'],
      '--out needs a value: --out FILE. A value that begins with a hyphen is joined: --out=-heartbeat',
    ],
    [['--loud=yes'], '--loud takes no value, so "--loud=yes" is wrong.'],
  ])('refuse %j in one sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(new CannotDo(sentence));
  });

  it('fail in no other way', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('--', '-', '--out', '--out=', '--loud', '--help'));
    fc.assert(
      fc.property(fc.array(word), (args) => {
        try {
          read(...args);
        } catch (problem) {
          expect(problem).toBeInstanceOf(CannotDo);
        }
        expect(asksForHelp(LINE, args)).toBeTypeOf('boolean');
      }),
    );
  });

  it('keep every operand and every value, in their order', () => {
    const operand = fc.string().filter((text) => !text.startsWith('-'));
    const value = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(operand), fc.array(value), (operands, values) => {
        const given = read(...operands, ...values.map((each) => `--out=${each}`), '--loud', ...operands);
        expect(given.operands).toEqual([...operands, ...operands]);
        expect(given.values('out')).toEqual(values);
      }),
    );
  });
});

describe('help', () => {
  it('is asked for by --help or -h, whatever else is wrong', () => {
    expect(asksForHelp(LINE, ['--quiet', '--help'])).toBe(true);
    expect(asksForHelp(LINE, ['-h'])).toBe(true);
    expect(asksForHelp(LINE, ['help', '--loud'])).toBe(false);
  });

  it('shows every call and every option', () => {
    expect(helpText(LINE)).toBe(`Use: switchyard shout FILE... [options]
 or: npm run -s shout -- FILE... [options]

Shouts.

  --loud       shout
  --out FILE   where to
  --no-redact  keep all
  --help       show this text
`);
  });
});

describe('options that npm took, since no -- stands before them', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('are named', async () => {
    let said = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
    vi.stubEnv('npm_lifecycle_event', 'shout');
    vi.stubEnv('npm_config_no_redact', undefined);
    vi.stubEnv('npm_config_out', 'true');
    expect(await runCommand(LINE, ['a', 'x'], () => Promise.resolve(0))).toBe(2);
    expect(said).toContain('npm took --out for itself: write -- before the options');
    expect(await runCommand(LINE, ['a', '--loud'], () => Promise.resolve(0))).toBe(0);
  });
});
