import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/analysis/endpoint-of.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId } from '../../src/events/units.ts';
import { Session } from '../../src/session/session.ts';
import { sampleSession } from '../panel/support/sample-session.ts';

describe('attempts at the same endpoint', () => {
  const session = new Session();
  for (const batch of sampleSession().batches) session.apply(batch);
  const [sample] = session.connections;
  if (sample === undefined) throw new Error('the sample is empty');

  it.each([
    ['wss://a.example/chat', 'wss://a.example/chat'],
    ['wss://a.example/chat?token=1', 'wss://a.example/chat'],
    ['wss://a.example/chat#part', 'wss://a.example/chat'],
    ['wss://a.example/chat?a=\n#b', 'wss://a.example/chat'],
  ])('%j is %s', (url, endpoint) => {
    expect(endpointOf({ ...sample, url: seen(url) })).toBe(endpoint);
  });

  it('two connections whose URL was not seen share none', () => {
    const unseen = { ...sample, url: notSeen('before-recording') };
    expect(endpointOf({ ...unseen, id: connectionId(1) })).not.toBe(
      endpointOf({ ...unseen, id: connectionId(2) }),
    );
  });
});
