import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const text = readFileSync(join(PROJECT, 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, LockedPackage>> };
/** Without the project itself, which has the empty name. */
const locked = Object.entries(packages).filter(([name]) => name !== '');

describe('the lock file', () => {
  it('has the hash of every package, those of other platforms too', () => {
    const lacking = locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    expect(lacking.map(([name]) => name)).toEqual([]);
  });

  it('names no registry, so that every registry can serve it', () => {
    const resolved = locked.filter(([, each]) => each.resolved !== undefined || each.link === true);
    expect(resolved.map(([name]) => name)).toEqual([]);
    expect(readFileSync(join(PROJECT, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true\n');
  });
});
