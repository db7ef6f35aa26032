import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { runCommand } from '../options/run-command.ts';
import { say } from '../say.ts';
import { startFloodServer } from './flood-server.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';
import { BENCH_LINE, type BenchOptions, benchOptions } from './options.ts';
import type { RowResult, Scale } from './row.ts';

const FULL: Scale = { rounds: 5, factor: 1 };
const QUICK: Scale = { rounds: 3, factor: 0.1 };

/**
 * `npm run bench`: prints performance as ratios within this run and writes `bench.json`. Returns 0: a missed goal is
 * printed and is not an error, because a noisy machine must not fail anybody's build.
 */
export function bench(args: readonly string[]): Promise<number> {
  const known = new Set(MEASUREMENTS.flatMap(({ rows }) => rows));
  return runCommand(BENCH_LINE, args, (given) => measureRows(benchOptions(given, known)));
}

async function measureRows({ quick, rows }: BenchOptions): Promise<number> {
  const scale = quick ? QUICK : FULL;
  const wanted = (row: number) => rows === null || rows.has(row);
  const results: RowResult[] = [];
  const server = await startFloodServer();
  try {
    for (const measurement of MEASUREMENTS) {
      if (!measurement.rows.some(wanted)) continue;
      // Some take a quarter of an hour.
      say(`row ${measurement.rows.filter(wanted).join(', ')} ...`);
      const found = (await resultsOf(measurement, server.url, scale)).filter(({ row }) => wanted(row));
      for (const each of found) process.stdout.write(`${line(each)}\n`);
      results.push(...found);
    }
  } finally {
    await server.close();
  }
  await writeFile('bench.json', `${JSON.stringify({ scale, load: loadavg(), results }, null, 2)}\n`);
  return 0;
}

/** The results of a measurement. Where it fails, each of its rows says so, and the other measurements go on. */
async function resultsOf({ rows, measure }: Measurement, url: string, scale: Scale): Promise<RowResult[]> {
  try {
    return await measure(url, scale);
  } catch (problem) {
    const words = problem instanceof Error ? problem.message : String(problem);
    const [first = ''] = words.split('\n');
    const failed = {
      what: 'could not be measured',
      measured: first,
      goal: '',
      reached: null,
      raw: { words },
    };
    return rows.map((row) => ({ row, ...failed }));
  }
}

function line({ row, what, measured, goal, reached }: RowResult): string {
  const verdict = reached === null ? 'not judged' : reached ? 'reached' : 'MISSED';
  return `${String(row).padStart(2)}  ${what}: ${measured}  [${goal}]  ${verdict}`;
}
