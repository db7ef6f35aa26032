import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { runCommand } from './run-command.ts';

const CASES = join(PROJECT, 'test/fixtures/cases');

/** The files of all cases, in order, by their path from the project's folder. */
function caseFiles(): string[] {
  const folders = readdirSync(CASES, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders
    .flatMap(({ name }) => readdirSync(join(CASES, name)).map((file) => join(CASES, name, file)))
    .filter((file) => !file.endsWith('README.md'))
    .map((file) => relative(PROJECT, file))
    .toSorted();
}

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly detail: string;
}

interface Report {
  readonly findings: readonly Finding[];
  readonly explanation: null | { readonly fixes: readonly { product: string; versions: string }[] };
}

/** A connection's answer with nothing left out that may change, in few lines: verdicts by name, fixes by product. */
function inFewLines({ findings, explanation, ...rest }: Report): object {
  const verdicts = [...new Set(findings.map(({ verdict }) => verdict))].toSorted();
  return {
    ...rest,
    explanation:
      explanation === null
        ? null
        : {
            ...explanation,
            fixes: explanation.fixes.map(({ product, versions }) => `${product} ${versions}`.trim()),
          },
    findings: Object.fromEntries(
      verdicts.map((verdict) => {
        const found = findings.filter((finding) => finding.verdict === verdict);
        const loud = ['fail', 'warn', 'error'].includes(verdict);
        return [
          verdict,
          loud
            ? found.map(({ check, detail }) => `${check}: ${detail}`)
            : found.map(({ check }) => check).join(' '),
        ];
      }),
    ),
  };
}

// A verdict that changes shows in review. When it should change, write the file anew:
// npx vitest run -c test/vitest.config.ts --project unit test/cli/check/cases.test.ts -u
it('says of the cases what the golden file says', async () => {
  const { stdout, stderr } = await runCommand('check', ['--json', ...caseFiles()]);
  expect(stderr).toBe('');
  const { files } = JSON.parse(stdout);
  const golden = files.map(({ connections, ...file }: { connections: Report[] }) => ({
    ...file,
    connections: connections.map(inFewLines),
  }));
  await expect(`${JSON.stringify(golden, null, 1)}\n`).toMatchFileSnapshot(
    '../../fixtures/cases/golden.json',
  );
});
