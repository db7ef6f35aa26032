import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/analysis/finding.ts';
import { foldUnknown } from '../../src/analysis/fold-unknown.ts';
import { judge } from '../../src/analysis/judge.ts';
import { countVerdicts } from '../../src/analysis/verdict-counts.ts';
import { Session } from '../../src/session/session.ts';
import { sampleSession } from '../panel/support/sample-session.ts';

const session = new Session();
for (const batch of sampleSession().batches) session.apply(batch);

function judged(connection: number): readonly Finding[] {
  const known = session.connections[connection];
  if (known === undefined) throw new Error(`no connection ${connection}`);
  return judge(known, { attempts: [known], frames: null });
}

describe('what is unknown', () => {
  it('is in no total of a healthy WebSocket, whose frames no browser shows', () => {
    const counts = countVerdicts(judged(0));
    expect(counts.unknown).toBe(0);
    expect(counts.outOfReach).toBe(15);
    expect(counts.passed).toBeGreaterThan(20);
  });

  it('is folded into one group a reason', () => {
    const groups = foldUnknown(judged(0));
    expect(
      groups.map(({ ofFrames, outOfReach, findings }) => [ofFrames, outOfReach, findings.length]),
    ).toEqual([[true, true, 15]]);
    expect(groups[0]?.detail).toMatch(/^Only whole messages were seen/);
  });

  it('counts where it could have been seen: a connection that was there before recording', () => {
    const findings = judged(7);
    expect(countVerdicts(findings).unknown).toBeGreaterThan(0);
    const groups = foldUnknown(findings);
    expect(groups.flatMap((group) => group.findings)).toHaveLength(
      findings.filter(({ verdict }) => verdict === 'unknown').length,
    );
    expect(new Set(groups.map(({ detail }) => detail)).size).toBe(groups.length);
    const reach = groups.map(({ outOfReach }) => outOfReach);
    expect(reach).toEqual(reach.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('of a refusal in Chromium, whose response no source shows, does not count', () => {
    const unknown = judged(2).filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.every(({ outOfReach }) => outOfReach)).toBe(true);
  });
});
