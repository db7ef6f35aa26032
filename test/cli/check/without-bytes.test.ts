import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { textReport } from '../../../src/cli/check/text-report.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';

const WHOLE = readFileSync(new URL('../../fixtures/netlog/everything-ws.json', import.meta.url)).toString();

function reportOf(text: string): string {
  const imported = readNetLog(Buffer.from(text));
  const session = replay(imported);
  return textReport('a.json', imported, session, judgeSession(session, null), { fixes: false });
}

it('says of a NetLog without raw bytes what would record them, and of one with them nothing', () => {
  const bare = WHOLE.replaceAll(/"bytes":"[^"]*",?/g, '').replaceAll(/,\}/g, '}');
  expect(reportOf(bare)).toContain('  without raw bytes: record with --net-log-capture-mode=Everything');
  expect(reportOf(WHOLE)).not.toContain('without raw bytes');
});
