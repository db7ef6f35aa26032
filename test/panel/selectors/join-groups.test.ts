import { describe, expect, it } from 'vitest';
import { notSeen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { joinGroups } from '../../../src/panel/selectors/join-groups.ts';
import { Session } from '../../../src/session/session.ts';

describe('joinGroups', () => {
  it('lists event streams too', () => {
    const builder = new BatchBuilder('any');
    const at = epochMilliseconds(0);
    for (const [number, source] of (['web-request', 'web-request', 'netlog'] as const).entries()) {
      builder.event({
        type: 'connection/created',
        at,
        source,
        connection: connectionId(number),
        kind: 'event-stream',
        url: 'https://live.example.com/events',
        sourceKey: String(number),
        target: 'page',
        initiator: notSeen('not-in-file'),
        pageUrl: notSeen('not-in-file'),
      });
    }
    const of = { source: 'netlog', sourceKey: 'netlog 9' } as const;
    builder.event({ type: 'connection/joined', at, ...of, connection: connectionId(0), how: 'by-order' });
    builder.flush();
    const session = new Session();
    for (const batch of builder.batches) session.apply(batch);
    expect([...joinGroups(session)].map(([group, some]) => [group, some.map(({ id }) => id)])).toEqual([
      ['exact', []],
      ['by-order', [0]],
      ['file-only', [2]],
      ['recording-only', [1]],
    ]);
  });
});
