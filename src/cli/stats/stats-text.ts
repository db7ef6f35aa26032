import type { Latency } from '../../analysis/rhythm/answer-times.ts';
import type { ConnectionStats } from '../../analysis/rhythm/connection-stats.ts';
import type { Heartbeat } from '../../analysis/rhythm/heartbeat-meter.ts';
import type { IdleLimit } from '../../analysis/rhythm/idle-limit.ts';
import type { Reconnects } from '../../analysis/rhythm/reconnects.ts';
import type { SequenceGap } from '../../analysis/rhythm/sequence-meter.ts';
import { nameOfType, type TypeCount } from '../../analysis/rhythm/type-table.ts';
import { nameOf } from '../input/read-file.ts';
import { printable } from '../output/printable.ts';
import type { SessionStats } from './session-stats.ts';

/** Lines of one table; `--json` has them all. */
const MOST_LINES = 30;

/** What the messages of a file show, for people. */
export function statsText(file: string, { connections, reconnects, redacted }: SessionStats): string {
  const lines = [`${nameOf(file)}: ${plural(connections.length, 'connection')}`];
  if (redacted) lines.push(REDACTED);
  for (const each of connections) lines.push('', ...connectionLines(each, redacted));
  const limits = idleLimitLines(connections);
  if (limits.length > 0) lines.push('', ...limits);
  for (const each of reconnects) lines.push('', ...reconnectLines(each));
  return `${lines.map(printable).join('\n')}\n`;
}

const REDACTED =
  'This file is redacted: sizes, types and times of answers are of what it kept, not of what was sent.';

function connectionLines(
  { connection, observed, report, end }: ConnectionStats,
  redacted: boolean,
): string[] {
  const { url, id, sourceKey } = connection;
  const head = `${url.seen ? url.value : 'URL not seen'}  (${sourceKey || id})`;
  if (!observed) return [head, '  messages not recorded'];
  if (report.types.length === 0) return [head, '  no messages'];
  return [
    head,
    ...withoutContentsLines(report.withoutContents, redacted),
    ...table('messages', ['', 'type', 'count', 'bytes', 'largest'], report.types.map(typeCells)),
    ...table(
      'answers',
      ['', 'to', 'count', 'unanswered', 'p50', 'p95', 'p99', 'max'],
      report.latency.map(latencyCells),
    ),
    ...(report.heartbeat === null ? [] : [heartbeatLine(report.heartbeat)]),
    ...report.silences.slice(0, MOST_LINES).map(({ from, ms }, index, all) => {
      const toTheEnd = index === all.length - 1 && from + ms >= end && connection.outcome === 'open';
      return `  silence of ${duration(ms)} from ${timeOf(from)}${toTheEnd ? endOfSilence(report.askedInVain) : ''}`;
    }),
    ...report.sequenceGaps.slice(0, MOST_LINES).map(sequenceGapLine),
  ];
}

function withoutContentsLines(count: number, redacted: boolean): string[] {
  if (count === 0) return [];
  const why = redacted ? 'were hidden by redaction' : 'are not in this file';
  return [
    `  contents of ${plural(count, 'message')} ${why}: whether they were requests, answers or heartbeats is not known`,
  ];
}

/** Of a socket that is open, and of which one side fell silent: only what was asked in vain shows that nobody is there any more. */
function endOfSilence(askedInVain: boolean): string {
  return askedInVain
    ? ' to the end: open but dead, what the client asked since is not answered'
    : ' to the end: the heartbeat stopped, the socket is open';
}

function typeCells(types: TypeCount): string[] {
  const { outgoing, count, unsized, bytes, largest } = types;
  const sizes =
    unsized === count
      ? ['not seen', 'not seen']
      : [unsized === 0 ? String(bytes) : `${bytes} and more`, String(largest)];
  return [arrow(outgoing), nameOfType(types), String(count), ...sizes];
}

function latencyCells({
  protocol,
  type,
  outgoing,
  count,
  unanswered,
  p50,
  p95,
  p99,
  max,
}: Latency): string[] {
  const times = [p50, p95, p99, max].map((time) => (time === null ? '-' : duration(time)));
  return [arrow(outgoing), `${protocol} ${type}`, String(count), String(unanswered), ...times];
}

function heartbeatLine(heartbeat: Heartbeat): string {
  const { kind, outgoing, periodMs, jitterMs, count, unanswered, missed, answered } = heartbeat;
  const by = outgoing ? 'the client' : 'the server';
  const period =
    periodMs === null || jitterMs === null ? '' : ` every ${duration(periodMs)} ± ${duration(jitterMs)}`;
  const answers = answered || unanswered > 0 ? `, ${unanswered} unanswered` : '';
  const misses = missed === 0 ? '' : `, ${missed} did not come`;
  return `  heartbeat: ${kind} of ${by}${period}, ${plural(count, 'beat')}${misses}${answers}`;
}

function sequenceGapLine({ field, channel, from, to, at }: SequenceGap): string {
  const of = channel === null ? '' : ` of ${channel}`;
  const numbers = from === to ? `${from} is` : `${from} to ${to} are`;
  const before = Number.isNaN(at) ? '' : `, before ${timeOf(at)}`;
  return `  gap: ${numbers} missing in ${field}${of}${before}`;
}

/** A limit is an endpoint's: it is said once, not of each connection to it. */
function idleLimitLines(connections: readonly ConnectionStats[]): string[] {
  const limits = new Map<string, IdleLimit>();
  for (const { connection, idleLimit } of connections)
    if (idleLimit !== null && connection.url.seen)
      limits.set(connection.url.value.split(/[?#]/, 1)[0] ?? '', idleLimit);
  return [...limits].map(([endpoint, { ms, closes, products, pingMs }]) => {
    const known = products.length === 0 ? '' : ` That is the default of: ${products.join('; ')}.`;
    return (
      `idle limit of ${endpoint}: ${closes} connections were closed after ${duration(ms)} without a message.${known}` +
      ` A ping every ${duration(pingMs)} would keep them open.`
    );
  });
}

function reconnectLines(reconnects: Reconnects): string[] {
  const { endpoint, attempts, repeats, gapsMs, backsOff, jitter, storms, differences } = reconnects;
  const gaps = gapsMs.slice(0, MOST_LINES).map(duration).join(', ');
  const more = gapsMs.length > MOST_LINES ? ` and ${gapsMs.length - MOST_LINES} more` : '';
  return [
    `reconnects to ${endpoint}: ${plural(attempts, 'attempt')}${repeats === attempts - 1 ? '' : `, ${repeats} of them after the end of another`}`,
    ...(gaps === '' ? [] : [`  after ${gaps}${more}${backsOff ? ': it backs off' : ''}`]),
    ...(jitter === null ? [] : [`  jitter: each within ${Math.round(jitter * 100)} % of an even curve`]),
    ...storms
      .slice(0, MOST_LINES)
      .map(({ at, sockets }) => `  storm: ${sockets} attempts in the second from ${timeOf(at)}`),
    ...differences.map((difference) => `  ${difference}`),
  ];
}

/** A table with a title; nothing where it has no rows. Text stands left, numbers stand right. */
function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_LINES).map((row) => row.map(printable));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...shown.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const more = rows.length - shown.length;
  return [
    `  ${title}`,
    ...[head, ...shown].map((cells) => `    ${line(cells)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function arrow(outgoing: boolean): string {
  return outgoing ? '>' : '<';
}

function duration(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 100) / 100} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function plural(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
