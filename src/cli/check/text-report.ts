import { browserVerdict } from '../../analysis/browser-words/browser-verdict.ts';
import type { Finding } from '../../analysis/finding.ts';
import { foldUnknown, type UnknownRules } from '../../analysis/fold-unknown.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import { countVerdicts, type VerdictCounts } from '../../analysis/verdict-counts.ts';
import type { Imported } from '../../formats/imported.ts';
import { describeCloseCode } from '../../protocol/websocket/close-code.ts';
import { isControl } from '../../protocol/websocket/frame-header.ts';
import type { Connection } from '../../session/connection.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { nameOf } from '../input/read-file.ts';
import { printable } from '../output/printable.ts';
import { explanationLines } from './explanation-lines.ts';
import { breaksRule, isFailure } from './judged.ts';
import { messageTraffic } from './message-traffic.ts';
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
  const lines = [
    `${printable(nameOf(file))}: ${format}${by}, ${count(judged.length, 'connection')}${ordinary}${headingCounts(session, judged)}`,
  ];
  if (redacted) lines.push(REDACTED);
  for (const heading of HEADINGS) {
    for (const each of judged)
      if (headingOf(session, each) === heading) lines.push('', ...block(session, each, fixes));
  }
  if (problems.length > 0) lines.push('', `${count(problems.length, 'problem')} in the file:`);
  for (const { where, what } of problems)
    lines.push(`  ${printable(where === '' ? what : `${where}: ${what}`)}`);
  lines.push('', ...outOfReachLines(judged), summaryLine(session, judged));
  return `${lines.join('\n')}\n`;
}

const REDACTED =
  '  redacted: secrets were replaced, and contents of messages left out unless rules kept them, when this file was written, so some checks are unknown';

function summaryLine(session: Session, judged: readonly Judged[]): string {
  const counts = countVerdicts(judged.flatMap(({ findings }) => findings));
  return `Summary: ${count(judged.length, 'connection')}${headingCounts(session, judged)}; checks: ${countsLine(counts)}`;
}

/** How many connections have each heading: `: 1 failed, 2 ok`; nothing where there are none. */
function headingCounts(session: Session, judged: readonly Judged[]): string {
  const words = HEADINGS.flatMap((heading) => {
    const number = judged.filter((each) => headingOf(session, each) === heading).length;
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

const WORKS = 'WORKS, BREAKS A RULE';
const BREAKS = 'BREAKS A RULE';

/**
 * `WORKS, BREAKS A RULE`: it is seen to have opened and did not break off, so what fails is the rule alone. `BREAKS A RULE`: a
 * file shows the 101 and not what the client made of it, or a frame at which the other side has to give up. `ended`: it opened, no rule is broken,
 * and it broke off all the same, or was closed for an error. `pending`: nobody saw how it came out.
 */
const HEADINGS = ['FAILED', BREAKS, WORKS, 'ended', 'pending', 'ok'] as const;

function headingOf(session: Session, judged: Judged): (typeof HEADINGS)[number] {
  const { connection, explanation } = judged;
  if (isFailure(judged)) return 'FAILED';
  if (breaksRule(judged)) {
    const opened = connection.outcome === 'open' || connection.outcome === 'closed';
    if (!opened || explanation !== null || closedForError(connection)) return 'FAILED';
    return isSeenToWork(session, judged) ? WORKS : BREAKS;
  }
  if (connection.outcome === 'pending') return 'pending';
  return explanation === null && !closedForError(connection) ? 'ok' : 'ended';
}

/** Chromium's debugger shows the answer only of a switch that it accepted; elsewhere a 101 proves nothing of the client. */
function isSeenToWork(session: Session, { connection, findings }: Judged): boolean {
  const { id, kind, opened, discovered, close, sources } = connection;
  const inOrder = close.seen && close.value.code !== 1006;
  // A close in order shows that the other side put up with the frame.
  if (!inOrder && findings.some(({ verdict, check }) => verdict === 'fail' && FATAL.has(check))) return false;
  if (kind !== 'websocket' || inOrder || opened.seen || discovered || sources.includes('debugger'))
    return true;
  const messages =
    session.traffic(id, 'client-to-server').count + session.traffic(id, 'server-to-client').count;
  return messages > 0;
}

/** Rules of frames at whose breach the receiver has to fail the connection (RFC 6455 sections 5 and 8.1). */
const FATAL: ReadonlySet<string> = new Set([
  'client-frames-are-masked',
  'server-frames-are-not-masked',
  'reserved-bits-are-negotiated',
  'opcodes-are-known',
  'text-is-utf8',
  'continuations-are-in-sequence',
  'control-frames-are-short',
  'control-frames-are-not-fragmented',
  'close-body-is-valid',
  'close-code-is-allowed',
]);

/** RFC 6455 section 7.4.1: 1000 and 1001 are ordinary ends, 1005 names none, and the codes from 3000 on are the application's. */
function closedForError({ kind, close }: Connection): boolean {
  if (kind !== 'websocket' || !close.seen) return false;
  const { code } = close.value;
  return code > 1001 && code < 3000 && code !== 1005;
}

function block(session: Session, judged: Judged, allFixes: boolean): string[] {
  const { connection, findings, explanation } = judged;
  const { url, transport, status, outcome, close, id, sourceKey } = connection;
  const named = status.seen ? status.value : browserVerdict(connection).status;
  const statusText = named === null ? 'status not seen' : `status ${named}`;
  const transportText = transport === 'unknown' ? 'HTTP version not seen' : `over ${transport}`;
  const lines = [
    printable(
      `${headingOf(session, judged)}  ${url.seen ? url.value : 'URL not seen'}  (${sourceKey || id})`,
    ),
    printable(`  ${protocolWords(connection)}, ${transportText}, ${statusText}, ${outcome}`),
  ];
  if (explanation !== null) lines.push(...explanationLines(explanation, allFixes));
  for (const shown of ['fail', 'error', 'warn'] as const) {
    for (const finding of findings) if (finding.verdict === shown) lines.push(findingLine(finding));
  }
  for (const rules of foldUnknown(findings)) if (!rules.outOfReach) lines.push(unknownLine(rules));
  lines.push(`  checks: ${countsLine(countVerdicts(findings))}`);
  const sent = messageTraffic(session, connection, 'client-to-server');
  const received = messageTraffic(session, connection, 'server-to-client');
  const some = sent.count + received.count > 0;
  // A connection that never opened has none.
  const opened = outcome === 'open' || outcome === 'closed';
  if (!some && opened && !messagesObserved(connection)) lines.push('  messages not recorded');
  if (some || (opened && messagesObserved(connection)))
    lines.push(
      `  sent ${count(sent.count, 'message')} of ${count(sent.bytes, 'byte')}, ` +
        `received ${count(received.count, 'message')} of ${count(received.bytes, 'byte')}`,
    );
  const wire = session.wire(id);
  if (wire !== null && wire.count > 0) lines.push(framesLine(wire));
  if (close.seen) {
    const { code, reason, by } = close.value;
    const name = describeCloseCode(code).name;
    lines.push(printable(`  close ${code} (${name})${reason === '' ? '' : ` "${reason}"`}, by ${by}`));
  }
  return lines;
}

/** Frames each way, and how many of them are control frames. */
function framesLine(wire: ConnectionWire): string {
  const all = Array.from({ length: wire.count }, (_, i) => i);
  const side = (outgoing: boolean) => {
    const frames = all.filter((i) => wire.outgoing(i) === outgoing);
    const control = frames.filter((i) => isControl(wire.opcode(i))).length;
    return `${count(frames.length, 'frame')}${control === 0 ? '' : ` (${control} control)`}`;
  };
  return `  on the wire: sent ${side(true)}, received ${side(false)}`;
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
