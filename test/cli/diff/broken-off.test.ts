import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

const sent = (began: number, ...types: string[]) =>
  types.map((type, i): Sent => [began + i * (1 + began / 9), { type }]);
const said = (a: readonly Sent[], b: readonly Sent[], codes: readonly number[]) =>
  differencesOf(a, b, [], codes);

describe('a connection that was closed earlier, and otherwise', () => {
  const whole = sent(1, 'hello', 'join', 'say', 'leave');

  it('differs by that first, then by what it lacks after it', async () => {
    expect(await said(whole, sent(1.3, 'hello', 'join'), [1000, 1011])).toEqual([
      'the close code is "1000" in A and "1011" in B',
      'message 3 of A, client-to-server say, never came in B',
      'message 4 of A, client-to-server leave, never came in B',
    ]);
  });

  it('differs first by what it lacks before', async () => {
    expect((await said(whole, sent(1.3, 'join', 'say'), [1000, 1011]))[0]).toBe(
      'message 1 of A, client-to-server hello, never came in B',
    );
  });

  it('differs last by it where the other one is as usual', async () => {
    expect((await said(whole, sent(1.3, 'hello', 'join'), [1011, 1000])).at(-1)).toBe(
      'the close code is "1011" in A and "1000" in B',
    );
  });
});
