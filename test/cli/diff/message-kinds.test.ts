import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

const each = (said: object | string, ...seconds: number[]) => seconds.map((second): Sent => [second, said]);

describe('the number of messages', () => {
  const order = { type: 'place-order' };

  it.each([
    ['gaps of any length', [1.2, 4.1, 5.4]],
    ['two gaps that are alike', [1.2, 4.1, 7.2]],
  ])('counts where few came: %s', async (_, seconds) => {
    expect(await differencesOf(each(order, 1, 2.5, 5.8, 8.9), each(order, ...seconds))).toEqual([
      'one of 4 client-to-server place-order of A never came in B',
    ]);
  });

  it('does not count where they keep a beat', async () => {
    expect(await differencesOf(each(order, 1, 4, 7.2, 10, 13), each(order, 1.3, 4.2, 7, 10.4))).toEqual([]);
  });

  it.each([
    ['an event with a channel', { event: 'subscribe', channel: 'heartbeat', product: 'BTC' }],
    ['a type with a command', { type: 'status', command: 'ping', ok: true }],
    ['a channel with data', { channel: 'heartbeat', product: 'BTC' }],
    ['a name of several words', { event: 'run this', command: 'ping' }],
    ['headers with a destination', { headers: { destination: 'ping' }, body: 'x' }],
  ])('counts where a member is called as a heartbeat: %s', async (_, said) => {
    expect(await differencesOf(each(said, 1, 2), each(said, 1.3))).toEqual([
      expect.stringMatching(/^one of 2 .* of A never came in B$/),
    ]);
  });

  it('counts a text that begins as a heartbeat', async () => {
    const failed = 'ping google.com failed with 12 losses, aborting deployment';
    expect(await differencesOf([...each('ping', 1), ...each(failed, 2)], each('ping', 1.3))).toEqual([
      expect.stringMatching(/^message 2 of A, .* never came in B$/),
    ]);
  });

  it.each([
    [{ type: 'ping', t: 1 }],
    [{ event: 'keep-alive', id: 'x' }],
    [{ channel: 'heartbeat' }],
    ['PING'],
    ['noop\n'],
  ])('does not count of heartbeats: %j', async (said) => {
    expect(await differencesOf(each(said, 1, 2, 9), each(said, 1.3))).toEqual([]);
  });
});

describe('the shape of messages', () => {
  it('is compared where a member is called as a heartbeat', async () => {
    const [good, bad] = [{ ok: true }, { error: 'session expired' }].map((rest) => ({
      type: 'status',
      command: 'ping',
      ...rest,
    }));
    expect(await differencesOf(each(good ?? '', 1), each(bad ?? '', 1.3))).toEqual([
      expect.stringContaining('has another shape'),
    ]);
  });

  it('is compared of heartbeats', async () => {
    const more = { type: 'ping', t: 3, lag: 4 };
    expect(await differencesOf(each({ type: 'ping', t: 1 }, 1, 2, 9), each(more, 1.3))).toEqual([
      expect.stringMatching(/ping, has another shape: .* is none in A and number in B/),
    ]);
  });
});
