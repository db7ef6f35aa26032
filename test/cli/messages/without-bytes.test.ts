import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';

const WHOLE = readFileSync(new URL('../../fixtures/netlog/everything-ws.json', import.meta.url)).toString();
const BARE = WHOLE.replaceAll(/"bytes":"[^"]*",?/g, '').replaceAll(/,\}/g, '}');

it('names the opcode of a message of which a file has only the header, and makes no size of what nobody saw', async () => {
  const at = (await filesOf({ 'bare.json': BARE }))('bare.json');
  const { stdout } = await runCommand('messages', [at]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(15);
  expect(
    lines.filter((line) => / [<>] {7}\? B {2}(?:text|binary) {2}payload not seen$/.test(line)),
  ).toHaveLength(13);
  // The payload of a ping is on the wire as it is: its size is known.
  expect(lines[0]).toMatch(/ < {7}2 B {2}ping {2}payload not kept$/);
  const { stdout: json } = await runCommand('messages', [at, '--json']);
  const objects = json
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(objects[0]).toMatchObject({ opcode: 9, bytes: 2, decoded: null });
  expect(objects[0]).not.toHaveProperty('unsized');
  expect(objects[2]).toMatchObject({ opcode: 1, bytes: 0, unsized: true, decoded: null });
});
