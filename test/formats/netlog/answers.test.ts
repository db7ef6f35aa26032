import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frameEvidence } from '../../../src/analysis/frame-evidence.ts';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';

interface Log {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[];
}

const fixture = (name: string): Log =>
  JSON.parse(readFileSync(new URL(`../../fixtures/netlog/${name}`, import.meta.url), 'utf8'));

interface Seen {
  readonly url: string;
  readonly outcome: string;
  readonly status: unknown;
  readonly fields: readonly string[];
  readonly frames: number;
  readonly failed: readonly string[];
  readonly passed: readonly string[];
  readonly cause: string | null;
}

/** What is said of each connection, by its key. */
function judged(log: Log): ReadonlyMap<string, Seen> {
  const session = replay(readNetLog(Buffer.from(JSON.stringify(log))));
  return new Map(
    judgeSession(session, null).map(({ connection, findings, explanation }) => {
      const of = (verdict: string) =>
        findings.filter((finding) => finding.verdict === verdict).map(({ check }) => check);
      const { url, status, response, outcome } = connection;
      const seen = {
        url: url.seen ? url.value : '',
        outcome,
        status: status.seen ? status.value : null,
        fields: response.seen ? response.value.fields.map(({ name }) => name) : [],
        frames: frameEvidence(session.wire(connection.id))?.frames.length ?? 0,
        failed: of('fail'),
        passed: of('pass'),
        cause: explanation?.cause ?? null,
      };
      return [connection.sourceKey, seen];
    }),
  );
}

/** The log without events of these types; where `bytes` is false, without the bytes that its events have, as in the other capture modes. */
function without(log: Log, types: readonly string[], bytes: boolean): Log {
  const gone = new Set(types.map((name) => log.constants.logEventTypes[name]));
  const events = log.events.filter(({ type }) => !gone.has(type));
  if (bytes) return { ...log, events };
  return {
    ...log,
    events: events.map((event) => {
      const { bytes: _, ...params } = event.params ?? {};
      return { ...event, params };
    }),
  };
}

const ofUrl = (log: Log, end: string) => [...judged(log).values()].find(({ url }) => url.endsWith(end));

describe('an answer that the server did not give', () => {
  it('is not believed where Chromium made it up behind a failure', () => {
    expect(ofUrl(fixture('no-whole-answer.json'), '/half')).toMatchObject({
      status: null,
      fields: [],
      cause: 'closed-before-response',
    });
  });
});

describe('an interim answer that refuses', () => {
  it('is shown with its fields, from the bytes', () => {
    expect(ofUrl(fixture('no-whole-answer.json'), '/103')).toMatchObject({ status: 103, fields: ['Link'] });
  });
});

describe('a socket of which the answer’s event is missing', () => {
  it.each(['everything-ws.json', 'everything-wss.json', 'chromium-119.json'])(
    'has opened, as its frames show, in %s without bytes',
    (name) => {
      const log = fixture(name);
      const whole = [...judged(without(log, [], false))].filter(([, { frames }]) => frames > 0);
      expect(whole.length).toBeGreaterThan(0);
      const unanswered = judged(without(log, ['HTTP_TRANSACTION_READ_RESPONSE_HEADERS'], false));
      for (const [key, { outcome, frames, cause, failed }] of whole)
        expect(unanswered.get(key), key).toMatchObject({ outcome, frames, cause, failed });
    },
  );
});

describe('a host that asks for TLS (HSTS)', () => {
  it('has the address that the browser went to', () => {
    const [only] = judged(fixture('hsts-wss.json')).values();
    expect(only?.url).toMatch(/^wss:/);
    expect(only?.passed).toContain('transport-is-encrypted');
  });
});
