import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { build } from 'vite';
import { PROJECT } from '../../build/project.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';

const TIMES = v.object({ judged: v.array(v.number()), copied: v.array(v.number()) });

/**
 * Row 15: all checks on one ordinary handshake, built as the extension is, because tsx would add a call for each function that is
 * created. Beside it the time to copy the same connection through JSON, which shows how fast the machine is.
 */
export async function judgingRow({ rounds, factor }: Scale): Promise<RowResult> {
  const repeats = 10_000 * factor;
  const { judged, copied } = await timesOf(rounds, repeats);
  return {
    row: 15,
    what: 'judge one handshake by all checks, time on the processor',
    measured: `${median(judged).toFixed(0)} microseconds (${spread(judged, 0)}); copy the connection through JSON ${median(copied).toFixed(0)} (${spread(copied, 0)})`,
    goal: '<= 100 microseconds',
    reached: median(judged) <= 100,
    raw: { repeats, judged, copied },
  };
}

async function timesOf(rounds: number, repeats: number): Promise<v.InferOutput<typeof TIMES>> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
  try {
    await build({
      configFile: false,
      root: PROJECT,
      publicDir: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join('src', 'cli', 'bench', 'judging-work.ts'),
        outDir: folder,
        minify: true,
        rollupOptions: { output: { entryFileNames: 'judging-work.mjs' } },
      },
    });
    const script = `import(process.argv[1]).then((work) => console.log(JSON.stringify(work.timeJudging(${rounds}, ${repeats}))))`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      script,
      join(folder, 'judging-work.mjs'),
    ]);
    return v.parse(TIMES, JSON.parse(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
