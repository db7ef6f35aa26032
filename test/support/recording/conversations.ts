import type { Step } from '../servers/script.ts';

/** What page and server say to each other over one socket. */
export interface Conversation {
  readonly id: string;
  readonly offers?: readonly string[];
  readonly compress?: boolean;
  readonly page: readonly Step[];
  readonly server: readonly Step[];
  /** Each side waits for the other, so the order of both directions together is certain. */
  readonly lockstep?: boolean;
}

const MIB = 1024 * 1024;
/** How most end. */
export const GOODBYE: Step = ['close', 1000, 'done'];
const NOTHING: readonly Step[] = [];

/** Text that is easily spoilt on its way through JSON, UTF-16, C strings, HTML or somebody's tidying hand. */
const TRICKY = [
  '😀👩‍👩‍👧‍👦🇯🇵',
  '\0',
  'a\0b',
  '\uFEFFbegins with a byte order mark',
  '\u2028 and \u2029',
  '\u202Eright to left',
  '\uFFFF\uFFFE',
  '"quotes", \\backslashes\\ and \u001f',
  '{"__proto__":{"polluted":true}}',
  '</script><script>alert(1)</script>',
  'aGVsbG8=',
  ' leading and trailing ',
  '\r\n\t',
  'e\u0301 is not \u00e9',
] as const;

const texts = (all: readonly string[]): Step[] => all.map((text) => ['text', text]);
const many = (count: number, make: (i: number) => Step): Step[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Both sides send what the other sent before, in turn. */
function inTurn(rounds: number, side: 'page' | 'server'): Step[] {
  return many(rounds, (i) => ['text', `${side} ${i}`]).flatMap((step, i): Step[] =>
    side === 'page' ? [step, ['await', i + 1]] : [['await', i + 1], step],
  );
}

/** Everything that is easily spoilt on its way into a file. */
export const CONVERSATIONS: readonly Conversation[] = [
  { id: 'says-nothing', page: [GOODBYE], server: NOTHING },
  {
    id: 'empty',
    page: [['text', ''], ['bytes', []], ['await', 2], GOODBYE],
    server: [
      ['text', ''],
      ['bytes', []],
    ],
  },
  {
    id: 'one-byte',
    page: [['text', 'x'], ['bytes', [0]], ['bytes', [255]], ['await', 3], GOODBYE],
    server: [
      ['text', 'y'],
      ['bytes', [128]],
      ['bytes', [10]],
    ],
  },
  {
    id: 'lengths-around-the-length-fields',
    page: [
      ...[125, 126, 127, 65_535, 65_536].map((size): Step => ['fill', 'binary', size, size]),
      ['await', 5],
      GOODBYE,
    ],
    server: [125, 126, 127, 65_535, 65_536].map((size): Step => ['fill', 'text', size, size]),
  },
  {
    id: 'seventy-thousand',
    page: [['fill', 'text', 70_000, 1], ['fill', 'binary', 70_000, 2], ['await', 2], GOODBYE],
    server: [
      ['fill', 'text', 70_000, 3],
      ['fill', 'binary', 70_000, 4],
    ],
  },
  {
    id: 'five-mebibytes-up',
    page: [['fill', 'text', 5 * MIB, 5], ['fill', 'binary', 5 * MIB, 6], ['await', 1], GOODBYE],
    server: [
      ['await', 2],
      ['text', 'both are here'],
    ],
  },
  {
    id: 'five-mebibytes-down',
    page: [['await', 2], GOODBYE],
    server: [
      ['fill', 'text', 5 * MIB, 7],
      ['fill', 'binary', 5 * MIB, 8],
    ],
  },
  {
    id: 'tricky-up',
    page: [...texts(TRICKY), ['await', 1], GOODBYE],
    server: [
      ['await', TRICKY.length],
      ['text', 'ok'],
    ],
  },
  { id: 'tricky-down', page: [['await', TRICKY.length], GOODBYE], server: texts(TRICKY) },
  {
    id: 'every-byte',
    page: [['bytes', Array.from({ length: 256 }, (_, i) => i)], ['await', 1], GOODBYE],
    server: [['bytes', Array.from({ length: 256 }, (_, i) => 255 - i)]],
  },
  { id: 'in-turn', lockstep: true, page: [...inTurn(100, 'page'), GOODBYE], server: inTurn(100, 'server') },
  {
    id: 'across-each-other',
    page: [...many(500, (i) => ['text', `page ${i}`]), ['await', 500], GOODBYE],
    server: many(500, (i) => ['text', `server ${i}`]),
  },
  {
    id: 'across-each-other-mixed',
    page: [...many(300, (i) => ['fill', i % 2 ? 'text' : 'binary', i, i]), ['await', 300], GOODBYE],
    server: many(300, (i) => ['fill', i % 3 ? 'text' : 'binary', 2 * i, i + 1]),
  },
  {
    id: 'compressed',
    compress: true,
    page: [
      ...many(50, (i) => ['fill', 'text', 10 * i, i]),
      ['text', 'z'.repeat(100_000)],
      ['await', 51],
      GOODBYE,
    ],
    server: [...many(50, (i) => ['fill', 'binary', 10 * i, i]), ['text', 'A'.repeat(100_000)]],
  },
  {
    id: 'subprotocol',
    offers: ['chat.v2', 'chat.v1'],
    page: [['text', '{"hello":1}'], ['await', 1], GOODBYE],
    server: [
      ['await', 1],
      ['text', '{"hello":2}'],
    ],
    lockstep: true,
  },
  {
    id: 'in-fragments',
    page: [['await', 2], GOODBYE],
    server: [
      ['parts', ['one ', 'message 漢', '字', ' in parts']],
      ['ping', 'between'],
      ['parts', ['', 'with', '', 'nothing', '']],
    ],
  },
  {
    id: 'pinged',
    lockstep: true,
    page: [['text', 'a'], ['await', 1], ['text', 'b'], ['await', 2], GOODBYE],
    server: [
      ['ping', 'x'],
      ['await', 1],
      ['text', 'A'],
      ['ping', ''],
      ['await', 2],
      ['ping', 'y'],
      ['text', 'B'],
    ],
  },
  {
    id: 'closed-by-server',
    page: [['text', 'last words']],
    server: [
      ['await', 1],
      ['close', 1000, 'enough'],
    ],
  },
  {
    id: 'closed-by-server-oddly',
    page: [['text', 'last words']],
    server: [
      ['await', 1],
      ['text', 'before the close'],
      ['close', 4321, 'früh 👋'],
    ],
  },
  {
    id: 'two-thousand-small',
    page: [['await', 2000], GOODBYE],
    server: many(2000, (i) => ['text', String(i)]),
  },
];
