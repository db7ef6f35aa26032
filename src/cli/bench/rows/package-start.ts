import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../build/project.ts';
import { installPackage } from '../../package/install-package.ts';
import type { RowResult } from '../row.ts';
import { median, spread } from '../statistics.ts';

const run = promisify(execFile);
const SMALL_FILE = `> GET /chat HTTP/1.1
> Host: server.example.com
> Upgrade: websocket
> Connection: Upgrade
> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
> Sec-WebSocket-Version: 13
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
< Connection: Upgrade
< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
> text "hello"
`;
const MOST = 250; // milliseconds
/** One start takes so little that a round is many. */
const STARTS_A_ROUND = 4;

/** Row 20: `switchyard check` of a small file, from the installed package, beside a Node that does nothing. */
export async function packageStartRow(rounds: number): Promise<RowResult> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
  try {
    const command = await installPackage(PROJECT, folder);
    const file = join(folder, 'small.txt');
    await writeFile(file, SMALL_FILE);
    const bare: number[] = [];
    const checks: number[] = [];
    for (let start = 0; start < rounds * STARTS_A_ROUND; start++) {
      bare.push(await timeOf(['-e', '0']));
      checks.push(await timeOf([command, 'check', file]));
    }
    const more = checks.map((milliseconds, i) => milliseconds - (bare[i] ?? Number.NaN));
    return {
      row: 20,
      what: '`switchyard check` of a small file, from the package, over `node -e 0`',
      measured: `${median(more).toFixed(0)} ms more (${spread(more, 0)}); node -e 0 ${median(bare).toFixed(0)} ms (${spread(bare, 0)})`,
      goal: `<= ${MOST} ms more`,
      reached: median(more) <= MOST,
      raw: { bare, checks },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from start to end of a Node process. */
async function timeOf(args: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(process.execPath, args);
  return performance.now() - began;
}
