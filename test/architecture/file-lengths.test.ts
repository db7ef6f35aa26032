import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';
import { LONG_FILES, MOST_LINES } from './long-files.ts';

/** Lines of every file of src/ that people write, by its path. */
const lengths = new Map<string, number>(
  readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tsx?|mjs|js|css|html|md)$/.test(name))
    .map((name) => {
      const lines = readFileSync(join(PROJECT, 'src', name), 'utf8').split('\n').length - 1;
      return [`src/${name.replaceAll('\\', '/')}`, lines];
    }),
);

describe(`no file of src/ has more than ${MOST_LINES} lines`, () => {
  it('without a reason in long-files.ts', () => {
    const long = [...lengths].filter(
      ([name, lines]) => lines > MOST_LINES && !Object.hasOwn(LONG_FILES, name),
    );
    expect(long.map(([name, lines]) => `${name} has ${lines} lines`)).toEqual([]);
  });

  it('and long-files.ts names no file that is short enough', () => {
    const short = Object.keys(LONG_FILES).filter((name) => (lengths.get(name) ?? 0) <= MOST_LINES);
    expect(short.map((name) => `delete the line of ${name} from long-files.ts`)).toEqual([]);
  });
});
