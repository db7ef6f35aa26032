import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

/** Lines of a client (`> `) and a server at times that no other recording has. */
function run(began: number, lines: readonly string[]): Sent[] {
  return lines.map((line, i): Sent => {
    const at = began + i * (0.2 + began / 7) + ((i * 7) % 5) / 9;
    return line.startsWith('> ') ? [at, line.slice(2)] : [at, line, '<'];
  });
}

const compared = (a: readonly string[], b: readonly string[], options: readonly string[] = ['--no-redact']) =>
  differencesOf(run(1, a), run(1.3, b), options);

const look = (n: number, answer: string) => [`> GET users:${n}`, answer];
const looks = (from: number, answer: string) => [1, 2, 3, 4].flatMap((n) => look(from + n, answer));

interface Said {
  readonly version?: string;
  readonly watch?: string;
  readonly from?: number;
  readonly missing?: string;
  readonly last?: readonly string[];
  readonly events?: number;
}

function cache({
  version = '3.1',
  watch = '+OK watching',
  from = 10,
  missing = '-ERR 404 no such key',
  last = ['> QUIT', '+BYE'],
  events = 3,
}: Said): string[] {
  return [
    `+HELLO cache/${version} node=a${from} ready`,
    '> WATCH users:*',
    watch,
    ...looks(from, missing),
    '> SET users:1 x',
    '+OK stored',
    ...Array.from({ length: events }, (_, i) => `!EVENT set users:${from + i}`),
    ...last,
  ];
}

describe('lines of plain text that begin with a type', () => {
  it('are no difference where events come more or less often', async () => {
    expect(await compared(cache({}), cache({ from: 60, events: 5 }))).toEqual([]);
  });

  it.each<[string, Said, RegExp]>([
    ['another version in the greeting', { version: '3.2' }, /^message 1, \+HELLO, has another value/],
    [
      'another code in each error',
      { missing: '-ERR 500 no such key' },
      /^message 5, -ERR, has another value/,
    ],
    ['other words in each error', { missing: '-ERR 404 try again' }, /^message 5, -ERR, has another value/],
    [
      'a request that is refused',
      { watch: '-ERR 403 not permitted' },
      /^message 3 is .*\+OK in A and .*-ERR/,
    ],
    [
      'no answer to the last request',
      { last: ['> QUIT'] },
      /^message \d+ of A, server-to-client \+BYE, never/,
    ],
    [
      'a warning',
      { last: ['!SHUTDOWN in 60', '> QUIT', '+BYE'] },
      /^message \d+ of B, server-to-client !SHUTDOWN, never/,
    ],
  ])('differ by %s', async (_, said, what) => {
    const [first] = await compared(cache({}), cache({ from: 60, events: 5, ...said }));
    expect(first).toMatch(what);
  });

  it('are hidden', async () => {
    const [what] = await compared(cache({}), cache({ version: '3.2', from: 60 }), []);
    expect(what).toMatch(/^message 1, text redacted-\d+, has another value: it is redacted-\d+ in A/);
  });

  it('are no types where people write', async () => {
    const a = ['NO way', 'yes it is', 'NO', 'yes'];
    const b = ['yes', 'NO', 'yes why', 'NO thanks', 'NO'];
    expect(await compared(a, b)).toEqual([]);
  });
});
