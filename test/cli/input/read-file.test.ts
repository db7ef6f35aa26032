import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readImport } from '../../../src/cli/input/read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchyard-read-file-'));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(process.platform === 'win32')(
  'leaves nothing of a pipe in the temporary folder, also while it is read',
  async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const imported = readImport(pipe);
    const writer = await open(pipe, 'w');
    // A pipe holds less, so most of it has been read when it is written.
    await writer.writeFile(
      `{"log":{"version":"1.2","creator":{"name":"a","version":"1"},${' '.repeat(2 ** 20)}`,
    );
    const left = readdirSync(temporary);
    await writer.writeFile('"entries":[]}}');
    await writer.close();
    expect((await imported).format).toBe('har');
    expect(left).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  },
);
