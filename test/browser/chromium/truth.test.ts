import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HarEntry, HarMessage } from '../../support/recording/exported-har.ts';
import { startRecordingPanel } from '../../support/recording/recording-panel.ts';
import {
  type Account,
  type AccountingServer,
  type Entry,
  startAccountingServer,
} from '../../support/servers/accounting-server.ts';
import {
  type ExtendedConnectServer,
  startExtendedConnectServer,
} from '../../support/servers/extended-connect-server.ts';
import { startPageServer } from '../../support/servers/page-server.ts';
import { type PageScript, runScripts } from '../../support/servers/run-script.ts';
import type { Step } from '../../support/servers/script.ts';

// A server keeps its own account of what it sent and received; the HAR that the real panel exports has to equal it,
// message by message, in order, byte for byte.

interface Conversation {
  readonly id: string;
  readonly offers?: readonly string[];
  readonly compress?: boolean;
  readonly page: readonly Step[];
  readonly server: readonly Step[];
  /** Each side waits for the other, so the order of both directions together is certain. */
  readonly lockstep?: boolean;
}

const MIB = 1024 * 1024;
const GOODBYE: Step = ['close', 1000, 'done'];
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

const CONVERSATIONS: readonly Conversation[] = [
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

/** One message as HAR has it, in the server's terms. */
function entryOf({ type, opcode, data }: HarMessage): Entry {
  return {
    direction: type === 'send' ? 'client-to-server' : 'server-to-client',
    opcode: opcode === 1 ? 1 : 2,
    bytes: Buffer.from(data, opcode === 1 ? 'utf8' : 'base64'),
  };
}

/** What a difference is reported as: enough to find it, and never 5 MiB of it. */
function brief({ direction, opcode, bytes }: Entry): string {
  return `${direction} ${opcode} ${bytes.length}: ${bytes.subarray(0, 60).toString('hex')}`;
}

function compare(recorded: readonly Entry[], account: readonly Entry[]): void {
  expect(recorded.map(brief)).toEqual(account.map(brief));
  recorded.forEach((entry, i) => {
    const same = account[i] !== undefined && entry.bytes.equals(account[i].bytes);
    expect(same, `message ${i}, ${brief(entry)}, byte for byte`).toBe(true);
  });
}

describe.each(['deep', 'standard'] as const)(
  'the HAR recorded by %s beside the account of the server',
  (mode) => {
    let server: AccountingServer;
    let overHttp2: ExtendedConnectServer;
    const running: { close(): Promise<void> }[] = [];
    let entries: readonly HarEntry[] = [];
    const byId = new Map<string, HarEntry>();

    beforeAll(async () => {
      const empty = await startPageServer();
      server = await startAccountingServer();
      overHttp2 = await startExtendedConnectServer(new URL(empty.url).origin);
      running.push(empty, server, overHttp2);
      const recording = await startRecordingPanel({
        mode,
        flags: [`--ignore-certificate-errors-spki-list=${overHttp2.spkiHash}`],
      });
      running.push(recording);
      const { page, panel } = recording;
      await page.goto(empty.url);

      const scripts = CONVERSATIONS.map(
        ({ id, page: steps, server: script, offers = [], compress = false }): PageScript => ({
          url: server.addressOf(id, script, { compress }),
          offers,
          steps,
        }),
      );
      await page.evaluate(runScripts, scripts);
      await page.evaluate(
        async (address) => (await fetch(address, { credentials: 'include' })).text(),
        overHttp2.warmUrl,
      );
      await page.evaluate(runScripts, [
        {
          url: overHttp2.url,
          offers: [],
          steps: [
            ['text', 'over HTTP/2 漢'],
            // Not after the long one: Chromium 156 never sends an empty message that waits behind a full window.
            ['text', ''],
            ['fill', 'binary', 70_000, 9],
            ['await', 3],
            GOODBYE,
          ] satisfies Step[],
        },
      ]);
      await server.closed(CONVERSATIONS.length);

      // The footer says when all of it has arrived in the panel.
      const passed = [...server.accounts.values()].flatMap((account) => account.entries).length;
      const summary = panel.getByRole('status', { name: 'Summary' });
      await summary
        .filter({ hasText: said(CONVERSATIONS.length + 1, 'connections') })
        .filter({ hasText: said(passed + overHttp2.entries.length, 'messages') })
        .waitFor();
      entries = await recording.exportHar();
      for (const entry of entries) byId.set(new URL(entry.url).searchParams.get('id') ?? 'over-http2', entry);
    }, 120_000);

    afterAll(async () => {
      await Promise.all(running.map((one) => one.close()));
    });

    function find(id: string): { entry: HarEntry; recorded: readonly Entry[]; account: Account } {
      const entry = byId.get(id);
      const account = server.accounts.get(id);
      if (entry === undefined || account === undefined)
        throw new Error(`${id} is missing from HAR or account`);
      return { entry, account, recorded: entry.messages.map(entryOf) };
    }

    it('has one entry a connection and no other', () => {
      expect(entries).toHaveLength(CONVERSATIONS.length + 1);
      expect([...byId.keys()].toSorted()).toEqual(
        ['over-http2', ...CONVERSATIONS.map(({ id }) => id)].toSorted(),
      );
      expect(new Set(entries.map((entry) => entry.resourceType))).toEqual(new Set(['websocket']));
    });

    it.each(CONVERSATIONS)('$id', ({ id, lockstep }) => {
      const { entry, recorded, account } = find(id);
      expect(entry.status).toBe(101);
      for (const direction of ['client-to-server', 'server-to-client'] as const) {
        compare(
          recorded.filter((message) => message.direction === direction),
          account.entries.filter((message) => message.direction === direction),
        );
      }
      if (lockstep) compare(recorded, account.entries);
      expect(entry.errors).toEqual([]);
    });

    it('has messages in an order of time', () => {
      for (const entry of entries) {
        const times = entry.messages.map(({ time }) => time);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    });

    it('has over HTTP/2 the messages, a status of 200 and no accept', () => {
      const entry = byId.get('over-http2');
      if (entry === undefined) throw new Error('the connection over HTTP/2 is missing');
      compare(entry.messages.map(entryOf).filter(isUp), overHttp2.entries.filter(isUp));
      compare(
        entry.messages.map(entryOf).filter((message) => !isUp(message)),
        overHttp2.entries.filter((message) => !isUp(message)),
      );
      expect(entry.status).toBe(200);
      const names = [...entry.requestFields, ...entry.responseFields].map(({ name }) => name.toLowerCase());
      expect(names).not.toContain('sec-websocket-accept');
    });

    it('has what was chosen in the handshakes', () => {
      const chosen = find('subprotocol');
      expect(value('sec-websocket-protocol', chosen.entry)).toBe(chosen.account.subprotocol);
      expect(chosen.account.subprotocol).toBe('chat.v2');
      expect(find('compressed').account.compressed).toBe(true);
      expect(value('sec-websocket-extensions', find('compressed').entry)).toContain('permessage-deflate');
      expect(value('sec-websocket-extensions', find('in-turn').entry)).toBeUndefined();
    });
  },
);

/** Matches a count in the footer, whose thousands may be parted by something. */
function said(count: number, what: string): RegExp {
  const digits = String(count).split('').join('\\D?');
  return new RegExp(`(?<!\\d\\D?)${digits} ${what}`);
}

function value(name: string, entry: HarEntry): string | undefined {
  return entry.responseFields.find((header) => header.name.toLowerCase() === name)?.value;
}

function isUp({ direction }: Entry): boolean {
  return direction === 'client-to-server';
}
