import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT } from '../../src/cli/build/project.ts';

/** Text of source files by their path from the project's root, with `/` between folders. */
export type SourceFiles = ReadonlyMap<string, string>;

/** All TypeScript and JavaScript files below a folder of the project, such as `src`. */
export function readSourceFiles(folder: string): SourceFiles {
  const root = join(PROJECT, folder);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => /\.(ts|tsx|mjs|js)$/.test(name))
      .map((name) => [
        relative(PROJECT, join(root, name)).replaceAll('\\', '/'),
        readFileSync(join(root, name), 'utf8'),
      ]),
  );
}
