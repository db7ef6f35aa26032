import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';
import { EXCEPTIONS, IMPORT_TABLE } from './import-table.ts';
import { cycles, importsOf, leaks } from './imports.ts';
import { readSourceFiles } from './source-files.ts';

const files = readSourceFiles('src');

describe('imports between the folders of src/', () => {
  it('are those of the table', () => {
    expect(leaks(files, IMPORT_TABLE, EXCEPTIONS)).toEqual([]);
  });

  it('are looked at in every folder: the table has a row for each', () => {
    const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true });
    expect(
      folders
        .filter((each) => each.isDirectory())
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(IMPORT_TABLE).toSorted());
  });

  it('name files that exist', () => {
    const lost = importsOf(files).filter(
      ({ target }) => target !== null && /\.(ts|tsx|mjs)$/.test(target) && !files.has(target),
    );
    expect(lost).toEqual([]);
  });

  it('go in no circle', () => {
    expect(cycles(files)).toEqual([]);
  });
});

/** The leaks in a tree of one file. */
function planted(file: string, code: string): string[] {
  return leaks(new Map([[file, code]]), IMPORT_TABLE, []);
}

describe('the search for leaks', () => {
  it.each([
    ['a value', 'src/protocol/a.ts', `import { b } from '../events/b.ts';`],
    ['a type', 'src/events/a.ts', `import type { B } from '../session/b.ts';`],
    ['a type inside braces', 'src/session/a.ts', `import { type B } from '../analysis/b.ts';`],
    ['several lines', 'src/channel/a.ts', `import {\n  b,\n  c,\n} from '../store/b.ts';`],
    ['a re-export', 'src/store/a.ts', `export * from '../session/b.ts';`],
    ['a re-exported type', 'src/store/a.ts', `export type { B } from '../session/b.ts';`],
    ['a side effect', 'src/panel/a.tsx', `import '../background/b.ts';`],
    ['a dynamic import', 'src/panel/a.tsx', `const b = await import('../capture/b.ts');`],
    ['a type of a dynamic import', 'src/formats/a.ts', `let b: import('../panel/b.ts').B;`],
    ['a worker', 'src/panel/a.ts', `new Worker(new URL('../cli/b.ts', import.meta.url));`],
    ['a file below a folder', 'src/protocol/http/a.ts', `import { b } from '../../events/b.ts';`],
    ['a plain module', 'src/cli/a.mjs', `import { b } from "../panel/b.ts";`],
  ])('finds %s', (_, file, code) => {
    expect(planted(file, code)).toHaveLength(1);
  });

  it.each([
    ['what the table allows', 'src/panel/a.tsx', `import { b } from '../session/b.ts';`],
    ['its own folder', 'src/panel/views/a.tsx', `import { b } from '../parts/b.ts';`],
    ['a package', 'src/protocol/a.ts', `import { sha1 } from '@noble/hashes/legacy.js';`],
    [
      'a comment',
      'src/protocol/a.ts',
      `// import { b } from '../events/b.ts';\n/* import '../events/b.ts' */`,
    ],
  ])('leaves %s alone', (_, file, code) => {
    expect(planted(file, code)).toEqual([]);
  });

  it('accepts an exception that is needed and reports one that is not', () => {
    const exception = { from: 'src/protocol/a.ts', to: 'events', why: 'a test' };
    const leaky = new Map([['src/protocol/a.ts', `import { b } from '../events/b.ts';`]]);
    const clean = new Map([['src/protocol/a.ts', '']]);
    expect(leaks(leaky, IMPORT_TABLE, [exception])).toEqual([]);
    expect(leaks(clean, IMPORT_TABLE, [exception])).toHaveLength(1);
  });

  it('finds a circle', () => {
    const circle = new Map([
      ['src/panel/a.ts', `import { b } from './b.ts';`],
      ['src/panel/b.ts', `import type { A } from './a.ts';`],
    ]);
    expect(cycles(circle)).toEqual([['src/panel/a.ts', 'src/panel/b.ts', 'src/panel/a.ts']]);
  });
});
