import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/formats/log/parse-event.ts';
import { readLog } from '../../../src/formats/log/read-log.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { joined, logOf, pageEvents, sampleEvents } from '../sample-log.ts';
import { standardEvents } from '../standard-log.ts';
import { sessionLogSchema } from './session-log-schema.ts';

const KEPT = new URL('../../fixtures/formats/', import.meta.url);
const recorded = readdirSync(KEPT).filter((name) => name.endsWith('.jsonl'));
const textOf = (name: string) => readFileSync(new URL(name, KEPT), 'utf8');
const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

const ajv = new Ajv();
const isLine = ajv.compile(sessionLogSchema());

describe('the JSON Schema of the session log', () => {
  // After a change of the parser: npx vitest run -c test/vitest.config.ts --project unit test/formats/log -u
  it('is the one in docs/, as the parser makes it', async () => {
    const text = `${JSON.stringify(sessionLogSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../docs/session-log.schema.json');
  });

  it.each(recorded)('holds for every line of %s', (name) => {
    const wrong = linesOf(textOf(name)).filter((line) => isLine(line) !== true);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['sample', sampleEvents()],
    ['Standard', standardEvents()],
    ['page', pageEvents()],
  ])('holds for every line that is written of the %s log', async (_, events) => {
    const { builder } = logOf(events);
    for (const redact of [false, true]) {
      const options = { redact, producer: { name: 'Switchyard', version: '0.1.0' } };
      const wrong = linesOf(await joined(writeLog(builder.batches, builder.readPayload, options))).filter(
        (line) => isLine(line) !== true,
      );
      expect(wrong).toEqual([]);
    }
  });

  it('accepts an event exactly where the parser does, whatever is changed in a recorded one', () => {
    const events = recorded.flatMap((name) =>
      linesOf(textOf(name)).flatMap((line) => (isObject(line) && isObject(line.event) ? [line.event] : [])),
    );
    const oneOfEach = [...new Map(events.map((event) => [event.type, event])).values()];
    expect(oneOfEach.length).toBeGreaterThan(10);
    const value = fc.oneof(
      fc.constantFrom(undefined, null, true, 0, -1, 1.5, 2 ** 53, 'websocket', 'page-hook', [], {}),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...oneOfEach), fc.nat(), value, (event, place, replacement) => {
        const changed = withChange(event, place, replacement);
        expect(isLine({ seq: 0, event: changed })).toBe(parseEvent(changed) !== null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts no message that the parser leaves out', () => {
    const message = fc.record(
      {
        seq: fc.nat(),
        at: fc.double({ noNaN: true, noDefaultInfinity: true }),
        connection: fc.integer({ min: -1, max: 120 }),
        direction: fc.constantFrom('client-to-server', 'server-to-client', 'out'),
        opcode: fc.integer({ min: -1, max: 17 }),
        text: fc.string(),
        base64: fc.oneof(fc.base64String(), fc.string({ maxLength: 5 })),
        sentByUs: fc.boolean(),
      },
      { requiredKeys: ['at', 'connection', 'direction', 'opcode'] },
    );
    const head = '{"switchyard":"log","version":1,"events":1,"log":"a","redacted":false,"producer":{}}';
    fc.assert(
      fc.property(message, (line) => {
        fc.pre(isLine(line) === true && line.connection < 100);
        const text = [head, JSON.stringify(line), '{"end":true,"lines":3}'].join('\n');
        expect(readLog(text).problems).toEqual([]);
      }),
    );
  });
});

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of an object with one of its members, at any depth, replaced; undefined takes it out. */
function withChange(object: JsonObject, place: number, replacement: unknown): unknown {
  const paths: (readonly string[])[] = [];
  const collect = (value: unknown, path: readonly string[]): void => {
    if (path.length > 0) paths.push(path);
    if (isObject(value)) for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name]);
  };
  collect(object, []);
  const [last = '', ...parents] = (paths[place % paths.length] ?? []).toReversed();
  const copy = structuredClone(object);
  let parent: JsonObject = copy;
  for (const name of parents.toReversed()) {
    const inner = parent[name];
    if (isObject(inner)) parent = inner;
  }
  if (replacement === undefined) delete parent[last];
  else parent[last] = replacement;
  return copy;
}
