import { browserVerdict } from '../../analysis/browser-words/browser-verdict.ts';
import type { Finding } from '../../analysis/finding.ts';
import { foldUnknown, type UnknownRules } from '../../analysis/fold-unknown.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import { countVerdicts, type VerdictCounts } from '../../analysis/verdict-counts.ts';
import type { Imported } from '../../formats/imported.ts';
import { unsentWords } from '../../formats/join-wire/compare-pair.ts';
import { closeUnrecorded, NO_CLOSE_RECORDED } from '../../session/close-unrecorded.ts';
import type { Traffic } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { unsentOf } from '../../session/unsent-of.ts';
import { wordsOfEnd } from '../../session/words-of-end.ts';
import { wordsOfWire } from '../../session/words-of-wire.ts';
import { nameOf } from '../input/read-file.ts';
import { printable } from '../output/printable.ts';
import { explanationLines } from './explanation-lines.ts';
import { BREAKS, HEADINGS, type Heading, headingOf, WORKS } from './heading.ts';
import { protocolWords } from './protocol-of.ts';

/** One file's report for people: a block for each connection, failed ones first, and a summary. */
export function textReport(
  file: string,
  imported: Imported,
  session: Session,
  judged: readonly Judged[],
  { fixes }: { readonly fixes: boolean },
): string {
  const { format, producer, redacted, ordinaryRequests, problems } = imported;
  const by = producer === '' ? '' : ` of ${printable(producer)}`;
  const ordinary =
    ordinaryRequests === 0 ? '' : `, ${count(ordinaryRequests, 'ordinary request')} not listed`;
  const headed = judged.map((each) => ({ ...each, heading: headingOf(session, each) }));
  const connections = count(judged.length, 'connection');
  const counts = headingCounts(headed);
  const lines = [`${printable(nameOf(file))}: ${format}${by}, ${connections}${ordinary}${counts}`];
  if (redacted) lines.push(REDACTED);
  if (format === 'netlog' && lacksBytes(session)) lines.push(WITHOUT_BYTES);
  for (const heading of HEADINGS) {
    for (const each of headed) if (each.heading === heading) lines.push('', ...block(session, each, fixes));
  }
  if (problems.length > 0) lines.push('', `${count(problems.length, 'problem')} in the file:`);
  for (const { where, what } of problems)
    lines.push(`  ${printable(where === '' ? what : `${where}: ${what}`)}`);
  const checks = countsLine(countVerdicts(judged.flatMap(({ findings }) => findings)));
  lines.push('', ...outOfReachLines(judged), `Summary: ${connections}${counts}; checks: ${checks}`);
  return `${lines.join('\n')}\n`;
}

const REDACTED =
  '  redacted: secrets were replaced, and contents of messages left out unless rules kept them, when this file was written, so some checks are unknown';

const WITHOUT_BYTES =
  '  without raw bytes: record with --net-log-capture-mode=Everything, or with “Include raw bytes” in chrome://net-export, to see contents and answers that refuse';

/** Whether a NetLog shows frames, and of none over HTTP/1.1 the bytes. */
function lacksBytes(session: Session): boolean {
  const wires = session.connections
    .filter(({ transport }) => transport === 'http/1.1')
    .map(({ id }) => session.wire(id))
    .filter((wire) => wire !== null && wire.count > 0);
  return wires.length > 0 && wires.every((wire) => wire?.header(0).lengthBytes === null);
}

interface Headed extends Judged {
  readonly heading: Heading;
}

/** How many connections have each heading: `: 1 failed, 2 ok`; nothing where there are none. */
function headingCounts(headed: readonly Headed[]): string {
  const words = HEADINGS.flatMap((heading) => {
    const number = headed.filter((each) => each.heading === heading).length;
    if (number === 0) return [];
    if (heading === WORKS)
      return [`${number} ${number === 1 ? 'works and breaks' : 'work and break'} a rule`];
    if (heading === BREAKS) return [`${number} ${number === 1 ? 'breaks' : 'break'} a rule`];
    return [`${number} ${heading.toLowerCase()}`];
  });
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

/** What this kind of file can show of no connection, once for all of them. */
function outOfReachLines(judged: readonly Judged[]): string[] {
  const all = judged.flatMap(({ findings }) => foldUnknown(findings).filter(({ outOfReach }) => outOfReach));
  return [...new Set(all.map((rules) => `Cannot be judged here: ${rulesLine(rules)}`))];
}

/** The counts of the table that `start` prints, in words; what there is none of is left out, but for failures. */
function countsLine({ failed, errors, warned, unknown, passed, notApplicable, outOfReach }: VerdictCounts) {
  const words = [
    `${failed} failed`,
    ...(errors === 0 ? [] : [`${count(errors, 'error')} of Switchyard`]),
    ...(warned === 0 ? [] : [`${warned} warned`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
    ...(passed === 0 ? [] : [`${passed} passed`]),
    ...(notApplicable === 0 ? [] : [`${notApplicable} not applicable`]),
  ].join(', ');
  return outOfReach === 0 ? words : `${words}; ${outOfReach} that this kind of recording cannot show`;
}

function block(
  session: Session,
  { connection, findings, explanation, heading }: Headed,
  allFixes: boolean,
): string[] {
  const { url, transport, status, outcome, id, sourceKey } = connection;
  const named = status.seen ? status.value : browserVerdict(connection).status;
  const statusText = named === null ? 'status not seen' : `status ${named}`;
  const transportText = transport === 'unknown' ? 'HTTP version not seen' : `over ${transport}`;
  const noEnd = closeUnrecorded(connection);
  const lines = [
    printable(`${heading}  ${url.seen ? url.value : 'URL not seen'}  (${sourceKey || id})`),
    printable(
      `  ${protocolWords(connection)}, ${transportText}, ${statusText}, ${noEnd ? 'opened' : outcome}`,
    ),
  ];
  if (noEnd) lines.push(`  ${NO_CLOSE_RECORDED}`);
  if (explanation !== null) lines.push(...explanationLines(explanation, allFixes));
  for (const shown of ['fail', 'error', 'warn'] as const) {
    for (const finding of findings) if (finding.verdict === shown) lines.push(findingLine(finding));
  }
  for (const rules of foldUnknown(findings)) if (!rules.outOfReach) lines.push(unknownLine(rules));
  lines.push(`  checks: ${countsLine(countVerdicts(findings))}`);
  const sent = session.traffic(id, 'client-to-server');
  const received = session.traffic(id, 'server-to-client');
  const some = sent.count + received.count > 0;
  // A connection that never opened has none.
  const opened = outcome === 'open' || outcome === 'closed';
  if (!some && opened && !messagesObserved(connection)) lines.push('  messages not recorded');
  else if (some || opened) lines.push(`  sent ${trafficWords(sent)}, received ${trafficWords(received)}`);
  const wire = wordsOfWire(session.wire(id));
  if (wire !== null) lines.push(`  on the wire: ${wire}`);
  const unsent = unsentOf(connection);
  if (unsent > 0) lines.push(`  ${unsentWords(unsent)}`);
  const end = wordsOfEnd(connection);
  if (end !== null) lines.push(printable(`  ${end.name} ${end.words}`));
  return lines;
}

/** How much passed one way; of messages whose size nobody saw that is not known, and not 0. */
function trafficWords({ count: messages, bytes, unsized }: Traffic): string {
  const words = count(messages, 'message');
  if (unsized === 0) return `${words} of ${count(bytes, 'byte')}`;
  return bytes > 0 ? `${words} of ${count(bytes, 'byte')} and more` : `${words} of unknown size`;
}

function findingLine({ verdict, check, clauses, detail }: Finding): string {
  const rule = clauses.length === 0 ? check : `${check} (${clauses.join(', ')})`;
  return printable(`  ${verdict.padEnd(7)}  ${rule}: ${detail}`);
}

function unknownLine(rules: UnknownRules): string {
  const [only, ...others] = rules.findings;
  return only !== undefined && others.length === 0 ? findingLine(only) : `  unknown  ${rulesLine(rules)}`;
}

function rulesLine({ findings, detail, ofFrames }: UnknownRules): string {
  const rules = count(findings.length, ofFrames ? 'frame rule' : 'rule');
  const names = findings.length > MOST_NAMES ? '' : ` (${findings.map(({ check }) => check).join(', ')})`;
  return printable(`${rules}${names}: ${detail}`);
}

/** More rules of one reason are counted: --json names each. */
const MOST_NAMES = 4;

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
