import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Format, replay } from '../../src/formats/imported.ts';
import { readAny } from '../../src/formats/recognize.ts';

const FOLDER = new URL('../fixtures/formats/', import.meta.url);

/** What each file holds; a file is never changed, so neither is its row. */
const KEPT: Readonly<Record<string, { format: Format; connections: number; messages: number }>> = {
  'log-1-standard.jsonl': { format: 'log', connections: 52, messages: 40 },
  'log-1-deep-redacted.jsonl': { format: 'log', connections: 53, messages: 43 },
  'log-1-firefox.jsonl': { format: 'log', connections: 42, messages: 30 },
  'har-own-1-standard.har': { format: 'har', connections: 52, messages: 40 },
  'transcript-1.txt': { format: 'transcript', connections: 52, messages: 40 },
};

describe('files of earlier versions', () => {
  it('are all listed', () => {
    const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    expect(files.toSorted()).toEqual(Object.keys(KEPT).toSorted());
  });

  it.each(Object.entries(KEPT))('%s still opens whole', (name, { format, connections, messages }) => {
    const imported = readAny(readFileSync(new URL(name, FOLDER), 'utf8'));
    const session = replay(imported);
    expect(imported.problems).toEqual([]);
    expect({
      format: imported.format,
      connections: session.connections.length,
      messages: session.messages.count,
    }).toEqual({ format, connections, messages });
  });
});
