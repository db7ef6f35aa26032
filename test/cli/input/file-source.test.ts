import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { fileSource } from '../../../src/cli/input/file-source.ts';
import { readFile } from '../../../src/formats/read-file.ts';

it('a file that is cut while it is read ends with a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
  const file = join(folder, 'cut.har');
  const message = { type: 'send', time: 1_795_176_000, opcode: 1, data: 'hello' };
  const entry = {
    startedDateTime: '2026-11-20T12:00:00.000Z',
    time: 5,
    request: { method: 'GET', url: 'ws://h/a', httpVersion: 'HTTP/1.1', headers: [] },
    response: { status: 101, statusText: '', httpVersion: 'HTTP/1.1', headers: [] },
    _webSocketMessages: Array.from({ length: 5_000 }, () => message),
  };
  await writeFile(file, JSON.stringify({ log: { version: '1.2', entries: [entry] } }));
  const source = fileSource(file);
  try {
    const { batches } = readFile(source);
    expect(batches.reduce((sum, { messages }) => sum + messages.count, 0)).toBe(5_000);
    await truncate(file, 100_000);
    expect(() => readFile(source)).toThrow(CannotDo);
    expect(() => readFile(source)).toThrow('became shorter while it was read');
  } finally {
    source.close();
    await rm(folder, { recursive: true, force: true });
  }
});
