import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { openOutputFile } from '../../../src/cli/output/output-file.ts';

describe('an output file', () => {
  let folder: string;
  let finished: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-output-'));
    finished = join(folder, 'finished');
    await writeFile(finished, 'all of it');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is not there until it is whole, and leaves nothing beside it', async () => {
    const target = join(folder, 'out.har');
    const output = await openOutputFile(target);
    expect(existsSync(target)).toBe(false);
    await output.take(finished);
    expect(await readFile(target, 'utf8')).toBe('all of it');
    expect((await readdir(folder)).toSorted()).toEqual(['finished', 'out.har']);
  });

  it('keeps what an older run wrote until there is something new', async () => {
    const target = join(folder, 'out.har');
    await writeFile(target, 'older');
    const output = await openOutputFile(target);
    expect(await readFile(target, 'utf8')).toBe('older');
    await output.take(finished);
    expect(await readFile(target, 'utf8')).toBe('all of it');
  });

  it('can be a pipe, which stays one', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const arrived = readFile(pipe, 'utf8');
    await (await openOutputFile(pipe)).take(finished);
    expect(await arrived).toBe('all of it');
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  it('can be a link: what it points to is replaced', async () => {
    await writeFile(join(folder, 'real'), 'older');
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await (await openOutputFile(join(folder, 'link'))).take(finished);
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('all of it');
  });

  it('follows no link that somebody put beside it', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'precious');
    // Whoever can write into the folder may guess a name that is made of the process alone.
    for (const name of [`.out.har.${process.pid}`, `out.har.${process.pid}`, '.out.har', 'out.har.tmp'])
      await symlink(victim, join(folder, name));
    await (await openOutputFile(join(folder, 'out.har'))).take(finished);
    expect(await readFile(join(folder, 'out.har'), 'utf8')).toBe('all of it');
    expect(await readFile(victim, 'utf8')).toBe('precious');
  });

  it.each([
    ['a folder that is not there', 'none/out.har', 'its folder does not exist'],
    ['a folder', 'folder', 'it is a folder'],
    ['a file below a file', 'finished/out.har', 'its folder is a file'],
    ['a name that is too long', `${'x'.repeat(300)}.har`, 'its name is too long'],
  ])('is refused in one sentence where it names %s', async (_, name, words) => {
    await mkdir(join(folder, 'folder'));
    const opening = openOutputFile(join(folder, name));
    await expect(opening).rejects.toThrow(CannotDo);
    await expect(opening).rejects.toThrow(words);
  });

  it('is refused where the system lets nobody write', async () => {
    await expect(openOutputFile('/proc/out.har')).rejects.toThrow('cannot be written');
  });
});
