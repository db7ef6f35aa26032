// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds, type LogId } from '../../../src/events/units.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Messages } from '../../../src/panel/views/messages/messages.tsx';
import type { LogSummary } from '../../../src/store/log-store.ts';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

const of = { source: 'debugger', connection: connectionId(0) } as const;
const time = (ms: number) => ({ at: epochMilliseconds(Date.UTC(2026, 10, 30) + ms) });

const summaryOf = (log: LogId): LogSummary => ({
  log,
  createdAt: time(0).at,
  writtenAt: time(9000).at,
  url: '',
  host: '',
  connections: 1,
  messages: 0,
  payloadBytes: 0,
  evictedMessages: 0,
  evictedBytes: 0,
  diskBytes: 1,
  finished: true,
  imported: null,
});

/** What stands in the place of the messages of a connection that had none. */
async function said(
  kind: 'websocket' | 'event-stream',
  stored: boolean,
  ...later: LifecycleEvent[]
): Promise<string> {
  const log = new SampleLog()
    .event({
      type: 'connection/created',
      ...time(0),
      ...of,
      kind,
      url: 'wss://quiet.example/',
      sourceKey: '1',
      target: 'page',
      initiator: notSeen('source-cannot'),
      pageUrl: notSeen('source-cannot'),
    })
    .event({
      type: 'handshake/response-received',
      ...time(5),
      ...of,
      status: seen(kind === 'websocket' ? 101 : 200),
      transport: 'http/1.1',
      head: notSeen('source-cannot'),
    });
  for (const event of later) log.event(event);
  log.cut();
  const panel = samplePanel(log);
  await see(() => expect(panel.follower.session.value.nextBatch).toBe(log.batches.length));
  if (stored) panel.sessions.show(summaryOf(log.log));
  await see(() => expect(panel.follower.session.value.connections).toHaveLength(1));
  const [connection] = panel.follower.session.value.connections;
  if (connection === undefined) throw new Error('no connection');
  const place = document.createElement('div');
  render(
    <PanelContext.Provider value={panel}>
      <Messages connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  return place.querySelector('.grid-empty')?.textContent ?? '';
}

it('promises messages only while more of the log may come', async () => {
  expect(await said('websocket', false)).toBe('No message yet. Messages are listed here as they travel.');
  expect(await said('event-stream', false)).toBe(
    'No event yet. Events are listed here as the server sends them.',
  );
  for (const kind of ['websocket', 'event-stream'] as const) {
    expect(await said(kind, true)).toBe('This recording has no message of this connection.');
  }
  const closed: LifecycleEvent = {
    type: 'connection/closed',
    ...time(60),
    ...of,
    close: seen({ code: 1000, reason: '', wasClean: true, by: 'server' }),
  };
  expect(await said('websocket', true, closed)).toBe('The connection ended without a message.');
});
