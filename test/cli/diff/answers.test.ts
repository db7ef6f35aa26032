import { describe, expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';
import { differencesOf, type Sent } from './sent-messages.ts';

/** Calls of JSON-RPC, one after the other, each answered after so many seconds; ids and beginning as no other recording has them. */
function calls(began: number, method: string, ...took: number[]): Sent[] {
  return took.flatMap((seconds, i): Sent[] => {
    const [at, id] = [began + i * (3 + began / 7), Math.round(began * 100) + i];
    return [
      [at, { jsonrpc: '2.0', id, method }],
      [at + seconds, { jsonrpc: '2.0', id, result: { n: id } }, '<'],
    ];
  });
}

function bodyOf(n: number, id: string): string {
  return JSON.stringify({ error: 'denied', at: `2026-11-30T12:00:0${n}Z`, id, tries: n });
}

it('is no difference how long answers took', async () => {
  expect(await differencesOf(calls(1, 'list', 0.02, 0.03), calls(1.3, 'list', 2.5, 2.6))).toEqual([]);
});

describe('the order across directions', () => {
  const join = { type: 'join' };
  const joined = { type: 'joined' };
  const news = { type: 'news' };

  it('is a difference where an answer comes before what it answers', async () => {
    const a: Sent[] = [
      [1, join],
      [1.1, joined, '<'],
    ];
    const b: Sent[] = [
      [1.3, joined, '<'],
      [1.9, join],
    ];
    expect(await differencesOf(a, b)).toEqual([
      'joined came before join, which it answers, in B, and after it in A',
    ]);
    expect(await differencesOf(b, a)).toEqual([
      'joined came before join, which it answers, in A, and after it in B',
    ]);
  });

  it('is none of what comes by itself', async () => {
    const a: Sent[] = [
      [1, join],
      [1.1, news, '<'],
    ];
    const b: Sent[] = [
      [1.3, news, '<'],
      [1.9, join],
    ];
    expect(await differencesOf(a, b)).toEqual([]);
  });
});

describe('the body of an answer', () => {
  const HEAD = '> GET /x HTTP/1.1\n> Host: h.example\n> Upgrade: websocket\n> Connection: Upgrade\n';
  const refused = (body: string) => `${HEAD}< HTTP/1.1 401 Unauthorized\n! body ${JSON.stringify(body)}\n`;
  const bodies = async (a: string, b: string, ...options: string[]) => {
    const file = await filesOf({ 'a.txt': refused(a), 'b.txt': refused(b) });
    return (await runCommand('diff', [file('a.txt'), file('b.txt'), ...options])).stdout;
  };

  it('is a difference, whose words are hidden', async () => {
    const [a, b] = ['{"error":"missing_cookie"}', '{"error":"token_expired"}'];
    const shown = await bodies(a, b);
    expect(shown).toMatch(/response body: the body of the answer is redacted-\d+ in A and redacted-\d+ in B/);
    expect(shown).not.toMatch(/missing|expired/);
    expect(await bodies(a, b, '--no-redact')).toContain('token_expired');
  });

  it('is none where times, ids and numbers alone differ', async () => {
    const [a, b] = [
      bodyOf(1, 'b7c3a0de-5a0e-4f5e-9f6c-0d3d5f0a9b11'),
      bodyOf(2, '0f0e8b62-2f0d-4b86-8a6e-1f7c40ad8c55'),
    ];
    expect(await bodies(a, b)).toContain('0 with differences');
  });
});
