import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';

const papers = [
  ...readdirSync(PROJECT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(PROJECT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('papers', () => {
  it.each(papers)('%s names files and folders that exist', (paper) => {
    const text = readFileSync(join(PROJECT, paper), 'utf8');
    const named = [...text.matchAll(/(?<![\w/.-])(?:src|test|docs|public)\/[\w./-]*[\w]/g)].map(
      ([path]) => path,
    );
    expect(named.filter((path) => !existsSync(join(PROJECT, path)))).toEqual([]);
  });

  it.each(papers)('%s links to what exists', (paper) => {
    const text = readFileSync(join(PROJECT, paper), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(PROJECT, paper, '..', link)))).toEqual([]);
  });
});
