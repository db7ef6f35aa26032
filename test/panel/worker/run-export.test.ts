import { describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { runExport } from '../../../src/panel/worker/run-export.ts';
import { sessionOf } from '../../../src/panel/worker/session-of.ts';
import { sampleSession } from '../support/sample-session.ts';

const producer = { name: 'Switchyard', version: '0.0.0' };

describe('runExport', () => {
  it.each([
    [true, false],
    [false, true],
  ])('writes a HAR of all connections; redact %s', async (redact, showsBodies) => {
    const log = sampleSession();
    const file = await runExport(
      { log: log.log, format: 'har', redact, messages: 50, producer, browser: null, rules: '' },
      log.store,
      () => {},
    );
    const text = await file.text();
    expect(JSON.parse(text)).toMatchObject({ log: { version: '1.2', creator: producer } });
    expect(text.includes('on my way')).toBe(showsBodies);
  });

  it('writes a session log, a JSON text a line', async () => {
    const log = sampleSession();
    const file = await runExport(
      { log: log.log, format: 'log', redact: false, messages: 50, producer, browser: null, rules: '' },
      log.store,
      () => {},
    );
    const lines = (await file.text()).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it.each(['har', 'log'] as const)(
    '%s: tells messages of the total; one that has grown has a larger total',
    async (format) => {
      const log = sampleSession(3_000);
      const order = {
        log: log.log,
        format,
        redact: false,
        messages: 2_000,
        producer,
        browser: null,
        rules: '',
      };
      const told: [number, number][] = [];
      await runExport(order, log.store, (done, total) => told.push([done, total]));
      expect(told[0]?.[1]).toBe(2_000);
      const [done, total] = told.at(-1) ?? [];
      expect(done).toBeGreaterThan(3_000);
      expect(total).toBe(done);
    },
  );

  it('keeps contents by the rules, and hides the rest', async () => {
    const log = sampleSession();
    const rules = JSON.stringify({ keepMessages: ['*'], hideText: ['on my way'] });
    const order = { log: log.log, redact: true, messages: 50, producer, browser: null, rules } as const;
    for (const format of ['har', 'log'] as const) {
      const text = await (await runExport({ ...order, format }, log.store, () => {})).text();
      expect(text).not.toContain('on my way');
      expect(text).toMatch(/redacted-\d+, \d|redacted-\d/);
      const all = await (
        await runExport({ ...order, format, rules: '{"keepMessages":["*"]}' }, log.store, () => {})
      ).text();
      expect(all).toContain('on my way');
    }
  });

  it.each(['har', 'log', 'html'] as const)(
    '%s: of some connections has nothing of the others, and says so',
    async (format) => {
      const log = sampleSession();
      const order = {
        log: log.log,
        format,
        messages: 0,
        redact: false,
        producer,
        browser: null,
        rules: '',
      } as const;
      const whole = await (await runExport(order, log.store, () => {})).text();
      const { connections } = await sessionOf(log.store.batches(log.log, 0));
      const hosts = connections.map(({ url }) => (url.seen ? new URL(url.value) : null));
      const id = connectionId(0);
      const part = await runExport(
        { ...order, chosen: { ids: [id], leftOut: connections.length - 1 } },
        log.store,
        () => {},
      );
      const text = await part.text();
      const others = hosts
        .slice(1)
        .flatMap((url) => (url === null || url.pathname === hosts[0]?.pathname ? [] : [url.pathname]));
      expect(others.length).toBeGreaterThan(2);
      for (const path of others) {
        expect(whole).toContain(path);
        expect(text).not.toContain(path);
      }
      expect(text).toContain(hosts[0]?.pathname);
      expect(text).toContain(
        format === 'html'
          ? `${connections.length - 1} of the recording’s connections were left out`
          : `"connectionsLeftOut":${connections.length - 1}`,
      );
    },
  );

  it('leaves kinds of secrets as they are where an export asks for it, and hides the others', async () => {
    const log = sampleSession();
    const order = { log: log.log, messages: 0, redact: true, producer, browser: null, rules: '' } as const;
    for (const format of ['har', 'log'] as const) {
      const hidden = await (await runExport({ ...order, format }, log.store, () => {})).text();
      expect(hidden).not.toContain('"kept"');
      const shown = await (
        await runExport({ ...order, format, keepKinds: ['message-body'] }, log.store, () => {})
      ).text();
      expect(hidden).not.toContain('on my way');
      expect(shown).toContain('on my way');
      expect(shown).toContain('"kept":["message-body"]');
      const cookie = /Cookie: (?!\[redacted)/;
      expect(shown).not.toMatch(cookie);
    }
  });

  it('reports the session, or one connection of it, without secrets', async () => {
    const log = sampleSession();
    const order = { log: log.log, format: 'html', messages: 0, producer, browser: null, rules: '' } as const;
    const whole = await (await runExport({ ...order, redact: true }, log.store, () => {})).text();
    expect(whole).toMatch(/^<!doctype html>/);
    expect(whole).not.toContain('on my way');
    const one = await runExport({ ...order, redact: true, only: connectionId(0) }, log.store, () => {});
    expect((await one.text()).match(/<section/g)).toHaveLength(1);
    expect(whole.match(/<section/g)?.length).toBeGreaterThan(1);
  });

  it('lists what redaction changes, before and after', async () => {
    const log = sampleSession();
    const rules = '{"hideFields": ["Pragma"]}';
    const order = {
      log: log.log,
      format: 'preview',
      redact: true,
      messages: 0,
      producer,
      browser: null,
      rules,
    } as const;
    const changes = JSON.parse(await (await runExport(order, log.store, () => {})).text());
    const pragma = { place: 'request.pragma', before: 'no-cache', after: '[redacted-1]' };
    expect(changes.texts).toContainEqual(
      expect.objectContaining({ ...pragma, after: expect.stringMatching(/^\[redacted-\d+\]$/) }),
    );
    expect(changes.messages.length).toBeGreaterThan(0);
    for (const each of changes.messages) expect(each.after).toBeNull();
  });

  it('marks what was evicted', async () => {
    const log = sampleSession();
    const store = { batches: log.store.batches, payload: () => Promise.resolve(null) };
    const order = {
      log: log.log,
      format: 'har',
      redact: false,
      messages: 50,
      producer,
      browser: null,
      rules: '',
    } as const;
    const text = await (await runExport(order, store, () => {})).text();
    expect(text).not.toContain('on my way');
    expect(text).toMatch(/"data":"\[not kept, \d+ bytes\]"/);
  });
});
