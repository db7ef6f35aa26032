import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';
import { importsOf, roomOf, withoutComments } from './imports.ts';
import { readSourceFiles } from './source-files.ts';

const sources = readSourceFiles('src');
const tests = readSourceFiles('test');
const all = new Map([...sources, ...tests]);

/** Files of src/ whose code, comments taken out, matches. */
function having(pattern: RegExp, inFiles = sources): string[] {
  return [...inFiles].filter(([, text]) => pattern.test(withoutComments(text))).map(([name]) => name);
}

describe('browser interfaces', () => {
  it('are imported by platform/ alone', () => {
    const importers = importsOf(sources).filter(({ specifier }) =>
      specifier.startsWith('webextension-polyfill'),
    );
    expect(importers.filter(({ from }) => roomOf(from) !== 'platform')).toEqual([]);
  });

  it('are named by platform/ alone', () => {
    // `browser` as a global is not declared to the type checker, so only its long form could slip through.
    const names = having(/(?<![\w$.'"`/-])chrome\.[a-z]|\bglobalThis\.(?:chrome|browser)\b/);
    expect(names.filter((file) => !['platform', 'cli'].includes(roomOf(file) ?? ''))).toEqual([]);
  });
});

describe('folders and files', () => {
  const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );

  it.each(folders.map(({ name }) => name))('src/%s says what lives there', (name) => {
    expect(existsSync(join(PROJECT, 'src', name, 'README.md'))).toBe(true);
  });

  it('have names that say something', () => {
    const empty = /(^|[/-])(utils?|helpers?|common|misc)([/.-]|$)/;
    expect([...all.keys()].filter((name) => empty.test(name))).toEqual([]);
  });

  it('are written in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|iife|config|bench))?\.(ts|tsx|mjs|js)$/;
    expect([...all.keys()].filter((name) => !kebab.test(basename(name)))).toEqual([]);
  });
});

describe('code', () => {
  it.each([
    ['any', /(?::|<|\bas|,)\s*any\b(?=\s*[;,)>=|&[\]{}]|$)/m],
    ['a double assertion', /\bas unknown as\b/],
    ['eval', /\beval\s*\(|\bnew Function\b/],
    ['HTML from strings', /\binnerHTML\b|\bouterHTML\b|\binsertAdjacentHTML\b|\bdangerouslySetInnerHTML\b/],
    ['a suppression of the type checker', /@ts-(ignore|expect-error|nocheck)/],
  ])('in src/ has no %s', (_, pattern) => {
    // They name what they look for, and what they take out.
    const naming = ['src/cli/test/scan-script.ts', 'src/cli/build/without-inner-html.ts'];
    expect(having(pattern).filter((name) => !naming.includes(name))).toEqual([]);
  });

  it('in src/ says nothing on the console outside cli/', () => {
    expect(having(/\bconsole\.\w+\s*\(/).filter((name) => roomOf(name) !== 'cli')).toEqual([]);
  });

  it('leaves nothing to be done later', () => {
    const later = new RegExp(['\\b(TO', 'DO|FIX', 'ME|X', 'XX)\\b'].join(''));
    expect([...all].filter(([, text]) => later.test(text)).map(([name]) => name)).toEqual([]);
  });

  it('cites in comments no paper that is not in the repository', () => {
    const comments = /^\s*(?:\/\*\*?|\*|\/\/).*$/gm;
    const paper = /(?<![\w/])(?:[\w-]+\/)*[\w-]+\.md\b/g;
    const cited = [...all].flatMap(([name, text]) =>
      [...text.matchAll(comments)].flatMap(([line]) =>
        [...line.matchAll(paper)].map(([path]) => ({ name, path })),
      ),
    );
    const missing = cited.filter(({ path }) => path !== 'README.md' && !existsSync(join(PROJECT, path)));
    expect(missing).toEqual([]);
  });

  it('in tests skips and isolates nothing', () => {
    expect(having(/\b(?:it|test|describe)\.(?:skip|only|todo)\b/, tests)).toEqual([]);
  });
});
