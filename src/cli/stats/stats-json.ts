import type { Latency } from '../../analysis/rhythm/answer-times.ts';
import type { ConnectionStats } from '../../analysis/rhythm/connection-stats.ts';
import type { Heartbeat } from '../../analysis/rhythm/heartbeat-meter.ts';
import type { Reconnects } from '../../analysis/rhythm/reconnects.ts';

/** A connection's part of `--json`. Scripts rely on its shape. */
export function connectionJson({ connection, report, idleLimit }: ConnectionStats): object {
  const { id, url, sourceKey } = connection;
  return {
    id: sourceKey || String(id),
    url: url.seen ? url.value : '',
    types: report.types.map(({ protocol, type, outgoing, count, unsized, bytes, largest }) => ({
      protocol,
      type,
      direction: directionOf(outgoing),
      count,
      // Scripts add these up: they are always numbers, and `unsized` says of how many messages they know nothing.
      unsized,
      bytes,
      largest,
    })),
    latency: report.latency.map(latencyJson),
    heartbeat: report.heartbeat === null ? null : heartbeatJson(report.heartbeat),
    silences: report.silences.map(({ from, ms }) => ({ from: rounded(from), ms: rounded(ms) })),
    sequenceGaps: report.sequenceGaps.map(({ field, channel, outgoing, from, to, at }) => ({
      field,
      channel,
      direction: directionOf(outgoing),
      from,
      to,
      at: Number.isNaN(at) ? null : rounded(at),
    })),
    idleLimitMs: idleLimit === null ? null : idleLimit.ms,
    // Of these nothing is known but direction and size: what is empty above may have been there.
    withoutContents: report.withoutContents,
  };
}

/** Attempts at one endpoint, as a part of `--json`. */
export function reconnectsJson({ endpoint, attempts, gapsMs, backsOff, jitter }: Reconnects): object {
  return {
    endpoint,
    attempts,
    gapsMs: gapsMs.map(rounded),
    backsOff,
    jitter: rounded(jitter),
  };
}

function latencyJson({ type, outgoing, count, unanswered, p50, p95, p99, max }: Latency): object {
  return {
    type,
    direction: directionOf(outgoing),
    count,
    unanswered,
    p50: rounded(p50),
    p95: rounded(p95),
    p99: rounded(p99),
    max: rounded(max),
  };
}

function heartbeatJson({ kind, outgoing, periodMs, jitterMs, count, unanswered, missed }: Heartbeat): object {
  return {
    kind,
    direction: directionOf(outgoing),
    periodMs: rounded(periodMs),
    jitterMs: rounded(jitterMs),
    count,
    unanswered,
    missed,
  };
}

function directionOf(outgoing: boolean): string {
  return outgoing ? 'client-to-server' : 'server-to-client';
}

/** Microseconds: what lies below comes of counting in fractions. */
function rounded(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 1000) / 1000;
}
