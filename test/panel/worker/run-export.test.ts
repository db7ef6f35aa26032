import { describe, expect, it } from 'vitest';
import { runExport } from '../../../src/panel/worker/run-export.ts';
import { sampleSession } from '../support/sample-session.ts';

const producer = { name: 'Switchyard', version: '0.0.0' };

describe('runExport', () => {
  it.each([
    [true, false],
    [false, true],
  ])('writes a HAR of all connections; redact %s', async (redact, showsBodies) => {
    const log = sampleSession();
    const file = await runExport(
      { log: log.log, format: 'har', redact, messages: 50, producer, browser: null },
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
      { log: log.log, format: 'log', redact: false, messages: 50, producer, browser: null },
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
      const order = { log: log.log, format, redact: false, messages: 2_000, producer, browser: null };
      const told: [number, number][] = [];
      await runExport(order, log.store, (done, total) => told.push([done, total]));
      expect(told[0]?.[1]).toBe(2_000);
      const [done, total] = told.at(-1) ?? [];
      expect(done).toBeGreaterThan(3_000);
      expect(total).toBe(done);
    },
  );

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
    } as const;
    const text = await (await runExport(order, store, () => {})).text();
    expect(text).not.toContain('on my way');
    expect(text).toMatch(/"data":"\[not kept, \d+ bytes\]"/);
  });
});
