import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const LOG = 'test/fixtures/formats/log-1-standard.jsonl';
/** A file of Linux on which every write fails as on a full disk (full(4)). */
const FULL = '/dev/full';
const reason = existsSync(FULL) ? '' : ` (skipped: no ${FULL} here)`;

/** Runs a command whose standard output goes to that file. */
async function runInto(file: string, words: readonly string[]): Promise<[code: number | null, said: string]> {
  const handle = await open(file, 'w');
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['src/cli/bootstrap.mjs', ...words], {
        cwd: PROJECT,
        stdio: ['ignore', handle.fd, 'pipe'],
      });
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve([code, said]));
    });
  } finally {
    await handle.close();
  }
}

it.skipIf(reason !== '').each([
  ['check', ['check', '--json', LOG]],
  ['convert', ['convert', LOG, '--to', 'har']],
  ['messages', ['messages', LOG]],
])(
  `%s into a full disk ends with a sentence and 2, not with the 1 of a failed check${reason}`,
  async (_name, words) => {
    expect(await runInto(FULL, words)).toEqual([2, 'Standard output cannot be written: the disk is full.\n']);
  },
);
