import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/analysis/judge.ts';
import { OWN_VECTORS } from './own-vectors.ts';
import { connectionOfVector, type Vector } from './vector.ts';

const FILE = new URL('../fixtures/vectors/handshakes.json', import.meta.url);
const { cases }: { cases: Vector[] } = JSON.parse(readFileSync(FILE, 'utf8'));

describe('the sample handshakes', () => {
  it('are all there', () => {
    expect(cases.length).toBe(60);
  });

  it.each(cases.map((vector) => [vector.id, vector.name, vector] as const))('%s %s', (_id, _name, vector) => {
    expectVerdicts(vector);
  });
});

describe('handshakes that the sample leaves out', () => {
  it.each(OWN_VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    expectVerdicts(vector);
  });
});

/** Of each inner list of `fails` one check fails, and nothing else of level must or browser. */
function expectVerdicts(vector: Vector): void {
  const connection = connectionOfVector(vector);
  const findings = judge(connection, { attempts: [connection], frames: null });
  const failed = findings.filter((finding) => finding.verdict === 'fail').map((finding) => finding.check);
  for (const wanted of vector.fails) {
    expect(
      failed.some((check) => wanted.includes(check)),
      `one of ${wanted.join(', ')} fails; failed: ${failed.join(', ')}`,
    ).toBe(true);
  }
  const allowed = new Set([...vector.fails.flat(), ...vector.mayFail]);
  expect(failed.filter((check) => !allowed.has(check))).toEqual([]);
  expect(findings.filter((finding) => finding.verdict === 'error')).toEqual([]);
}
