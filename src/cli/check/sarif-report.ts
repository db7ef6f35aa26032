// Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard.
import { isAbsolute, relative, sep } from 'node:path';
import { CHECKS } from '../../analysis/checks/registry.ts';
import type { Level } from '../../analysis/finding.ts';
import type { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import type { Connection } from '../../session/connection.ts';
import { PRODUCT } from '../product.ts';
import { type CheckedFile, idOf } from './checked-file.ts';
import { breaks, isFailure } from './judged.ts';
import { ReportText, wellFormed } from './report-text.ts';

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly properties: object;
}

type SarifLevel = 'error' | 'warning' | 'note';

interface Result {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly text: string;
  readonly connection: Connection | null;
}

/**
 * The result as SARIF 2.1.0: what fails or warns, why a connection failed, and what breaks a contract. What counts by `--fail-on` is
 * an error. A result lies in the file as a whole, with the connection as its logical location. Secrets are replaced.
 * @param pseudonyms by which the connections were redacted before they were judged
 */
export function sarifReport(
  files: readonly CheckedFile[],
  { failOn }: { readonly failOn: Level },
  pseudonyms: Pseudonyms,
): object {
  const text = new ReportText(pseudonyms);
  const rules = new Map<string, Rule>(CHECKS.map((check) => [check.id, ruleOfCheck(check)]));
  const results = files.flatMap((file) =>
    resultsOf(file, failOn).map((result) => ({ result, file: file.file })),
  );
  for (const { result } of results) {
    if (!rules.has(result.ruleId)) rules.set(result.ruleId, ruleOfOther(result.ruleId));
  }
  const order = [...rules.keys()];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Switchyard', version: PRODUCT.version, rules: [...rules.values()] } },
        invocations: [{ executionSuccessful: true }],
        columnKind: 'utf16CodeUnits',
        results: results.map(({ result, file }) => ({
          ruleId: result.ruleId,
          ruleIndex: order.indexOf(result.ruleId),
          level: result.level,
          message: { text: text.prose(result.text) || result.ruleId },
          locations: [locationOf(file, result.connection, text)],
          partialFingerprints: { 'switchyard/v1': fingerprintOf(result, text) },
        })),
      },
    ],
  };
}

function ruleOfCheck({ id, level, clauses, fix }: (typeof CHECKS)[number]): Rule {
  return {
    id,
    shortDescription: { text: `${sentenceOf(id)}.` },
    help: { text: [fix, clauses.join(', ')].filter((part) => part !== '').join(' ') || sentenceOf(id) },
    properties: { level, clauses },
  };
}

function ruleOfOther(id: string): Rule {
  const text = `${sentenceOf(id)}.`;
  return { id, shortDescription: { text }, help: { text }, properties: {} };
}

/** Parts of ids that are written otherwise. */
const SPELLING: Readonly<Record<string, string>> = {
  connect: 'CONNECT',
  cors: 'CORS',
  h2c: 'h2c',
  http: 'HTTP',
  http2: 'HTTP/2',
  rfc6455: 'RFC 6455',
  tls: 'TLS',
  url: 'URL',
  utf8: 'UTF-8',
  websocket: 'WebSocket',
};

/** What a rule of another kind than a check is about, before its name. */
const KINDS: Readonly<Record<string, string>> = { cause: 'The connection failed: ', contract: 'Contract: ' };

/** `accept-matches-key` as words; a cause and a clause of a contract after what they are. */
function sentenceOf(id: string): string {
  const slash = id.indexOf('/');
  const kind = KINDS[id.slice(0, Math.max(slash, 0))] ?? '';
  const words = id
    .slice(slash + 1)
    .replace('http-1-1', 'HTTP/1.1')
    .split('-')
    .map((word) => (Object.hasOwn(SPELLING, word) ? SPELLING[word] : word))
    .join(' ');
  return kind === '' ? words.charAt(0).toUpperCase() + words.slice(1) : kind + words;
}

function resultsOf({ judged, contract }: CheckedFile, failOn: Level): Result[] {
  const results: Result[] = [];
  for (const each of judged) {
    const { connection, findings, explanation } = each;
    if (isFailure(each))
      results.push({
        ruleId: `cause/${explanation?.cause ?? 'unknown'}`,
        level: 'error',
        text: explanation?.sentence ?? `The connection ${connection.outcome}.`,
        connection,
      });
    for (const finding of findings) {
      const { verdict, check, detail } = finding;
      if (verdict !== 'fail' && verdict !== 'warn') continue;
      const mild = verdict === 'fail' ? 'warning' : 'note';
      results.push({
        ruleId: check,
        level: breaks(finding, failOn) ? 'error' : mild,
        text: detail,
        connection,
      });
    }
  }
  for (const { clause, verdict, connection, detail } of contract ?? [])
    if (verdict === 'fail')
      results.push({ ruleId: `contract/${clause}`, level: 'error', text: detail, connection });
  return results;
}

function locationOf(file: string, connection: Connection | null, text: ReportText): object {
  const location = {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      // Code scanning shows no result without a line.
      region: { startLine: 1 },
    },
  };
  if (connection === null) return location;
  const { url } = connection;
  const name = text.url(idOf(connection));
  const fullyQualifiedName = url.seen ? text.url(url.value) : name;
  return { ...location, logicalLocations: [{ name, fullyQualifiedName, kind: 'resource' }] };
}

/** A path within the folder as a relative reference (RFC 3986 section 4.2), any other by its name alone. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const inside = isAbsolute(file) ? relative(process.cwd(), file) : file;
  const parts = inside.split(sep);
  const kept =
    parts.includes('..') || isAbsolute(inside) ? parts.slice(-1) : parts.filter((part) => part !== '.');
  return kept.map((part) => encodeURIComponent(wellFormed(part))).join('/') || 'file';
}

/** The same for the same fault at the same endpoint in a later recording. */
function fingerprintOf({ ruleId, connection }: Result, text: ReportText): string {
  return `${ruleId} ${connection?.url.seen === true ? text.endpoint(connection.url.value) : ''}`;
}
