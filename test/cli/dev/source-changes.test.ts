import { watch } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceChanges } from '../../../src/cli/dev/source-changes.ts';

/** Resolves once the file system has reported a change of each of those files below a folder. */
function heard(folder: string, files: readonly string[]): Promise<void> {
  const missing = new Set(files);
  return new Promise((resolve) => {
    const watcher = watch(folder, { recursive: true }, (_, file) => {
      missing.delete(file ?? '');
      if (missing.size > 0) return;
      watcher.close();
      resolve();
    });
  });
}

describe('changes of the sources', () => {
  let project: string;
  let changes: SourceChanges;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'switchyard-sources-'));
    for (const folder of ['src/panel', 'src/cli/build', 'src/cli/start', 'public/_locales/en']) {
      await mkdir(join(project, folder), { recursive: true });
    }
    for (const file of ['manifest.json', 'vite.config.ts']) await writeFile(join(project, file), '');
    changes = new SourceChanges(project);
  });
  afterEach(async () => {
    vi.useRealTimers();
    changes.close();
    await rm(project, { recursive: true, force: true });
  });

  const write = (file: string) => writeFile(join(project, file), 'changed');

  it.each(['src/panel/text.ts', 'public/_locales/en/messages.json', 'manifest.json', 'src/cli/build/run.ts'])(
    'reports %s, also where it changed before somebody asked',
    async (file) => {
      await write(file);
      await changes.next();
      const next = changes.next();
      await write(file);
      await next;
    },
  );

  it('reports neither commands nor READMEs, which are no part of the extension', async () => {
    const seen: string[] = [];
    const next = changes.next().then(() => seen.push('reported'));
    // It waits for a moment after each change: that is over at once here.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // Whoever watches later hears later.
    const both = heard(join(project, 'src'), [join('cli', 'start', 'start.ts'), join('panel', 'README.md')]);
    await write('src/cli/start/start.ts');
    await write('src/panel/README.md');
    await both;
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual([]);
    vi.useRealTimers();
    await write('src/panel/text.ts');
    await next;
  });
});
