import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { messagesFrom, setMessageSource, text, textOf } from '../../src/panel/text.ts';

const SOURCES = new URL('../../src/panel/', import.meta.url);
const shipped = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(new URL(path, SOURCES), 'utf8'))
  .join('\n');

beforeAll(() => setMessageSource(messagesFrom(messages)));

describe('the door for strings', () => {
  it('puts substitutions in', () => {
    expect(text('bothWays', '1', '$2')).toBe('1 sent, $2 received');
  });

  it.each([
    [0, '0 connections'],
    [1, '1 connection'],
    [1234, '1,234 connections'],
  ])('counts %i: %s', (count, words) => {
    expect(textOf('summaryConnections', count)).toBe(words);
  });

  it('has no string that nobody shows', () => {
    const unused = Object.keys(messages).filter((key) => {
      const stem = key.replace(/_(one|other)$/, '');
      return !shipped.includes(`'${stem}'`) && stem !== 'extensionDescription';
    });
    expect(unused).toEqual([]);
  });
});
