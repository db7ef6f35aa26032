import type { ContractFinding } from '../../analysis/contract/check-contract.ts';
import type { Finding, Level } from '../../analysis/finding.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import type { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { nameOf } from '../input/read-file.ts';
import { type CheckedFile, idOf } from './checked-file.ts';
import { breaks, isFailure } from './judged.ts';
import { ReportText } from './report-text.ts';

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** Empty where it passed. */
  readonly message: string;
}

interface Suite {
  readonly name: string;
  /** The id of the connection, which may differ from run to run; null where the suite is of none. */
  readonly connection: string | null;
  readonly cases: readonly Case[];
}

/**
 * The result as JUnit XML: a suite for each connection, a test case for each rule that applies and one for the connection itself.
 * What counts by `--fail-on` is a failure; what is unknown is skipped. Secrets are replaced.
 * @param pseudonyms by which the connections were redacted before they were judged
 */
export function junitReport(
  files: readonly CheckedFile[],
  { failOn, allowFailed }: { readonly failOn: Level; readonly allowFailed: boolean },
  pseudonyms: Pseudonyms,
): string {
  const text = new ReportText(pseudonyms);
  const suites = files.flatMap((file) => suitesOf(file, text, failOn, allowFailed));
  const cases = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="switchyard" ${countsOf(cases)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suitesOf(
  { file, judged, contract, imported }: CheckedFile,
  text: ReportText,
  failOn: Level,
  allowFailed: boolean,
): Suite[] {
  const title = text.url(nameOf(file));
  const seen = new Map<string, number>();
  const suites: Suite[] = judged.map((each) => ({
    name: numbered(`${title}: ${urlOf(each, text)}`, seen),
    connection: text.url(idOf(each.connection)),
    cases: [
      connectionCase(each, text, allowFailed),
      ...each.findings
        .filter(({ verdict }) => verdict !== 'not-applicable')
        .map((finding) => findingCase(finding, text, failOn)),
    ],
  }));
  if (contract !== null)
    suites.push({ name: `${title}: contract`, connection: null, cases: contractCases(contract, text) });
  if (imported.problems.length > 0)
    suites.push({
      name: `${title}: problems in the file`,
      connection: null,
      cases: imported.problems.map(({ where, what }) => ({
        name: text.prose(where || 'file'),
        outcome: 'skipped',
        message: text.prose(what),
      })),
    });
  return suites;
}

function urlOf({ connection: { url } }: Judged, text: ReportText): string {
  return url.seen ? text.endpoint(url.value) : 'URL not seen';
}

/** A CI server knows a test again by its name: the second connection to an endpoint is `... #2`. */
function numbered(name: string, seen: Map<string, number>): string {
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return count === 1 ? name : `${name} #${count}`;
}

function connectionCase(judged: Judged, text: ReportText, allowFailed: boolean): Case {
  const { connection, explanation } = judged;
  const name = 'connection';
  if (!isFailure(judged)) return { name, outcome: 'passed', message: '' };
  const sentence = explanation === null ? `It ${connection.outcome}.` : explanation.sentence;
  return { name, outcome: allowFailed ? 'skipped' : 'failure', message: text.prose(sentence) };
}

function findingCase(finding: Finding, text: ReportText, failOn: Level): Case {
  const { check, verdict, clauses, detail, fix } = finding;
  const message = text.prose(`${detail} (${clauses.join(', ')})${fix === '' ? '' : ` ${fix}`}`);
  if (verdict === 'error') return { name: check, outcome: 'error', message };
  if (breaks(finding, failOn)) return { name: check, outcome: 'failure', message };
  if (verdict === 'unknown') return { name: check, outcome: 'skipped', message };
  return { name: check, outcome: 'passed', message: '' };
}

/** One case for each finding; one that passed where there is none, so that the report shows that the contract was checked. */
function contractCases(findings: readonly ContractFinding[], text: ReportText): Case[] {
  if (findings.length === 0) return [{ name: 'contract', outcome: 'passed', message: '' }];
  return findings.map(({ clause, verdict, path, detail }) => ({
    name: text.url(`${clause} ${path}`),
    outcome: verdict === 'fail' ? 'failure' : 'skipped',
    message: text.prose(detail),
  }));
}

function suiteLines({ name, connection, cases }: Suite): string[] {
  const id = connection === null ? '' : escaped(connection);
  return [
    `  <testsuite name="${escaped(name)}" ${countsOf(cases)}>`,
    ...(id === '' ? [] : [`    <properties><property name="connection" value="${id}"/></properties>`]),
    ...cases.flatMap((each) => caseLines(name, each)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, { name, outcome, message }: Case): string[] {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="0"`;
  if (outcome === 'passed') return [`${open}/>`];
  return [`${open}>`, `      <${outcome} message="${escaped(message)}"/>`, '    </testcase>'];
}

function countsOf(cases: readonly Case[]): string {
  const of = (outcome: Case['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}" time="0"`;
}

/** A text for an attribute in double quotes (XML 1.0 section 2.4); `ReportText` has taken out what XML cannot hold. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}
