import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceChanges } from '../../../src/cli/dev/source-changes.ts';

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
    await write('src/cli/start/start.ts');
    await write('src/panel/README.md');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen).toEqual([]);
    await write('src/panel/text.ts');
    await next;
  });
});
