import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { APPS } from '../diff/apps.ts';
import { fresh, type Line, type Play, recordApp } from '../diff/record-app.ts';
import { runCommand } from './run-command.ts';
import { filesOf } from './sample-files.ts';

// A contract is made of one recording. What another recording of the same program has otherwise is no breach of it.

const RUNS = 6;

function told(type: string): Line {
  return ['<', { type, at: fresh.time() }];
}

/** A program whose server sends notices when it likes, beside the answers to its client. */
function lively(): Play[] {
  const id = randomInt(1_000);
  const asked: Line[] = [
    ['>', { jsonrpc: '2.0', id, method: 'list' }],
    ['<', { jsonrpc: '2.0', id, result: [] }],
    ['>', { type: 'join', room: 'a' }],
    ['<', { type: 'joined', room: 'a' }],
    ['>', { type: 'vote', choice: randomInt(9) }],
  ];
  const lines: Line[] = [...asked];
  for (const notice of ['presence', 'price', 'notice', 'advert'])
    lines.splice(randomInt(lines.length + 1), 0, told(notice));
  return [{ path: '/live', lines: [told('welcome'), ...lines] }];
}

const PROGRAMS: Readonly<Record<string, () => Play[]>> = { ...APPS, lively };

async function breaches(good: string, other: string): Promise<string[]> {
  const file = await filesOf({ 'good.har': good, 'other.har': other });
  const path = file('contract.json');
  await runCommand('check', [file('good.har'), '--write-contract', path, '--allow-failed']);
  const { stdout } = await runCommand('check', [file('other.har'), '--json', '--contract', path]);
  const found: { clause: string; verdict: string; detail: string }[] = JSON.parse(stdout).files[0].contract;
  // How long a busy machine takes to answer is tested with times that are written.
  return found
    .filter(({ clause }) => clause !== 'latency')
    .map(({ clause, verdict, detail }) => `${clause} ${verdict}: ${detail}`);
}

it.each(Object.keys(PROGRAMS))('two recordings of %s keep the contract of each other', async (name) => {
  const program = PROGRAMS[name];
  const runs: string[] = [];
  for (let i = 0; i <= RUNS; i += 1) runs.push(await recordApp(program?.() ?? []));
  for (const [i, run] of runs.entries()) {
    const next = runs[i + 1];
    if (next === undefined) break;
    expect(await breaches(run, next)).toEqual([]);
    expect(await breaches(next, run)).toEqual([]);
  }
});

type Change = (lines: readonly Line[]) => Line[];

/** Moves a line to another place. */
const moved =
  (from: number, to: number): Change =>
  (lines) => {
    const rest = lines.filter((_, i) => i !== from);
    return [...rest.slice(0, to), ...lines.slice(from, from + 1), ...rest.slice(to)];
  };

it.each<[string, string, Change, RegExp]>([
  ['an answer before its request, by id', 'rpc', moved(1, 0), /^order fail.*"result"/],
  ['a later answer before its request, by id', 'rpc', moved(3, 1), /^order fail/],
  ['data before the subscription', 'graphql', moved(3, 1), /^order fail/],
  ['an answer before its request, by name', 'graphql', moved(1, 0), /^order fail.*connection_ack/],
  ['an answer before its request of a program', 'chat', moved(2, 1), /^order fail.*"joined"/],
  ['the welcome after what it opens', 'chat', moved(0, 3), /^order fail.*welcome/],
  ['a client that speaks before it joined', 'chat', moved(3, 1), /^order fail.*"join"/],
  ['a message that never came', 'chat', (lines) => lines.slice(1), /^type-required fail.*welcome/],
  [
    'a message of another type',
    'chat',
    (lines) => [...lines, ['<', { type: 'advert' }]],
    /^type-allowed fail/,
  ],
])('%s breaks the contract of %s', async (_, name, change, words) => {
  const program = APPS[name] ?? (() => []);
  const planted = program().map((play) => ({ ...play, lines: change(play.lines ?? []) }));
  expect(await breaches(await recordApp(program()), await recordApp(planted))).toContainEqual(
    expect.stringMatching(words),
  );
});

it.each<[string, Line[], Line[]]>([
  ['a notice that came after each move', [['>', { type: 'move' }], told('tick')], [told('tick')]],
  ['that another joined', [['>', { type: 'join' }], told('joined')], [told('joined')]],
])('%s is no early answer where the server says it once more before', async (_, turn, once) => {
  const lines = [...turn, ...turn, ...turn];
  const good = await recordApp([{ path: '/live', lines }]);
  expect(await breaches(good, await recordApp([{ path: '/live', lines: [...once, ...lines] }]))).toEqual([]);
});

it('another close code breaks the contract', async () => {
  const program = APPS.chat ?? (() => []);
  const planted = program().map((play) => ({
    ...play,
    close: { code: 1011, reason: '', by: 'server' as const },
  }));
  expect(await breaches(await recordApp(program()), await recordApp(planted))).toContainEqual(
    expect.stringMatching(/^close-code fail/),
  );
});
