import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRODUCTS } from '../../../src/analysis/fixes/products.ts';
import { PROJECT } from '../../../src/cli/build/project.ts';

// docs/fixes.md says which fixes were run with which version: a new one has to say so too.

const ROWS = readFileSync(join(PROJECT, 'docs/fixes.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!product |---)/.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

const listed = (cell = '-'): readonly string[] => (cell === '-' ? [] : cell.split(', '));

it('every product has one row, in the order of the products', () => {
  expect(ROWS.map(([name]) => name)).toEqual(PRODUCTS.map(({ name }) => name));
});

it.each(PRODUCTS)('$name: each topic was run, was checked, or was never run', ({ name, fixes }) => {
  const [, run, , checked, never] = ROWS.find(([first]) => first === name) ?? [];
  expect([run, checked, never].flatMap(listed).toSorted()).toEqual(Object.keys(fixes).toSorted());
});

it('what was run names its version and a test that exists', () => {
  for (const [name, run = '-', by = ''] of ROWS) {
    expect([name, / \d/.test(by)]).toEqual([name, run !== '-']);
    const files = Array.from(by.matchAll(/`([^`]+)`/g), ([, file = '']) => file);
    expect(files.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([]);
    expect([name, files.length > 0]).toEqual([name, run !== '-']);
  }
});
