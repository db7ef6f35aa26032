// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, expect, it } from 'vitest';
import messages from '../../../../public/_locales/en/messages.json' with { type: 'json' };
import { FLAG, OPCODE } from '../../../../src/events/message-segment.ts';
import { notSeen } from '../../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../../src/events/units.ts';
import { type Panel, PanelContext } from '../../../../src/panel/state/panel.ts';
import { trafficStatsOf } from '../../../../src/panel/state/traffic-stats.ts';
import { messagesFrom, setMessageSource } from '../../../../src/panel/text.ts';
import { CloseSigns } from '../../../../src/panel/views/close/close-signs.tsx';
import { Timeline } from '../../../../src/panel/views/timeline/timeline.tsx';
import type { Connection } from '../../../../src/session/connection.ts';
import { rhythmSamples } from '../../support/rhythm-samples.ts';
import { SampleLog } from '../../support/sample-log.ts';
import { samplePanel } from '../../support/sample-panel.ts';
import { sampleSession } from '../../support/sample-session.ts';
import { see } from '../../support/see.ts';

const REQUESTS = 60;

beforeAll(() => setMessageSource(messagesFrom(messages)));

async function drawn(
  number: number,
  view: (connection: Connection) => preact.JSX.Element,
  log: SampleLog = rhythmSamples(REQUESTS),
) {
  const panel = samplePanel(log);
  const place = document.createElement('div');
  const connection = await see(() => {
    const found = panel.follower.session.value.connections[number];
    if (panel.follower.session.value.nextBatch < log.batches.length || found === undefined)
      throw new Error('not yet');
    return found;
  });
  panel.selection.selectConnection(connection.id);
  render(<PanelContext.Provider value={panel}>{view(connection)}</PanelContext.Provider>, place);
  return { panel, place };
}

const timeline = (number: number): Promise<{ panel: Panel; place: HTMLElement }> =>
  drawn(number, (connection) => <Timeline connection={connection} />);

const timelineOf = (log: SampleLog) => drawn(0, (connection) => <Timeline connection={connection} />, log);

async function shown(place: HTMLElement, words: string): Promise<void> {
  await see(() => expect(place.textContent).toContain(words));
}

it('a type of request leads to the slowest one, though a filter leaves it out', async () => {
  const { panel, place } = await timeline(0);
  panel.messageFilter.text.value = 'nothing has this';
  const link = await see(() => {
    const found = place.querySelector<HTMLElement>('.figure-table .link');
    if (found === null) throw new Error('not yet');
    return found;
  });
  await see(() => expect(place.querySelector('progress')).toBeNull());
  link.click();
  // Request 31 is the only one for the history.
  expect(panel.selection.message.value).toBe(2 * 31);
  expect(panel.selection.tab.value).toBe('messages');
  expect(panel.messageFilter.paused.value).toBe(true);
});

it('the longest time leads to the answer, and requests without an answer are listed', async () => {
  const { panel, place } = await timelineOf(rhythmSamples(420));
  await shown(place, 'Without an answer (json-rpc request):');
  const link = (title: string) => place.querySelector<HTMLElement>(`button[title="${title}"]`);
  const textOfRow = async (row: number | null) => {
    const bytes = await panel.payloads.load(panel.follower.session.value.messages.payloadPlace(row ?? -1));
    return new TextDecoder().decode(bytes ?? new Uint8Array());
  };
  link('Show the answer to the slowest request')?.click();
  const answer = panel.selection.message.value;
  link('Show the slowest request')?.click();
  const request = panel.selection.message.value;
  expect(panel.follower.session.value.messages.row(answer ?? -1).outgoing).toBe(false);
  expect(await idOf(textOfRow(answer))).toBe(await idOf(textOfRow(request)));
  link('Show the request')?.click();
  expect(await idOf(textOfRow(panel.selection.message.value))).toBe(399);
});

async function idOf(json: Promise<string>): Promise<unknown> {
  const value: { id: unknown } = JSON.parse(await json);
  return value.id;
}

it('a gap in a sequence leads to its time', async () => {
  const log = sampleSession();
  const at = Date.UTC(2026, 10, 30);
  for (let seq = 1; seq < 60; seq += 1)
    if (seq !== 40) log.text(0, 'in', JSON.stringify({ type: 'trade', seq }), at + seq * 1000);
  const { panel, place } = await timelineOf(log.cut());
  const link = await see(() => {
    const found = [...place.querySelectorAll<HTMLElement>('.rhythm button')].find((each) =>
      each.textContent?.startsWith('Missing in the sequence seq: 40'),
    );
    if (found === undefined) throw new Error('not yet');
    return found;
  });
  link.click();
  expect(panel.messageFilter.text.value).toBe('time:2026-11-30T00:00:40.000Z..2026-11-30T00:00:42.000Z');
});

it('makes no figure of bytes whose size nobody saw', async () => {
  const { place: some } = await timelineOf(sampleSession());
  await shown(some, 'The size of 1 message was not seen: its bytes are missing here.');
  const at = Date.UTC(2026, 10, 30);
  const bare = new SampleLog()
    .event({
      type: 'connection/created',
      at: epochMilliseconds(at),
      source: 'netlog',
      connection: connectionId(0),
      kind: 'websocket',
      url: 'wss://bare.example/',
      sourceKey: '1',
      target: 'page',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
    })
    .row(0, 'in', OPCODE.text, new Uint8Array(0), at + 9, { flags: FLAG.payloadUnknown })
    .cut();
  const { place: none } = await timelineOf(bare);
  await shown(none, 'The size of no message was seen: nothing is known of bytes a second.');
  const { place: all } = await timeline(0);
  await see(() => expect(all.querySelector('.figure-table')).not.toBeNull());
  expect(all.textContent).not.toContain('was not seen');
});

it('says what ends connections to the endpoint, and who tried again', async () => {
  const { place } = await timeline(2);
  await shown(place, 'Heartbeat of the server: json ping every 1.5 s ± 0.0 ms, 12 beats.');
  await shown(place, 'Closed after 60.0 s of silence: 3 connections to this endpoint.');
  await shown(place, '3 attempts at this endpoint');
  expect(place.querySelectorAll('.lives .waterfall')).toHaveLength(3);
});

it('describes the messages of the connection that is chosen next, as long as the description is open', async () => {
  const { panel, place } = await timeline(0);
  const details = await see(() => {
    const found = place.querySelector<HTMLDetailsElement>('details.shapes');
    if (found === null) throw new Error('not yet');
    return found;
  });
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await shown(place, 'export interface ClientQuote');
  const next = panel.follower.session.value.connections[2];
  if (next === undefined) throw new Error('no connection');
  render(
    <PanelContext.Provider value={panel}>
      <Timeline connection={next} />
    </PanelContext.Provider>,
    place,
  );
  await see(() => expect(place.querySelector('.shapes pre')?.textContent).toContain('ServerPing'));
});

it('shows no figures of a part of the messages, and says of what part figures are', async () => {
  const { panel, place } = await timeline(0);
  await shown(place, 'json-rpc request');
  expect(place.textContent).not.toContain('of the whole connection');
  expect(place.textContent).not.toContain('The figures come when all messages are read.');
  panel.messageFilter.text.value = 'time:2026-11-20T14:02:01.000Z..2026-11-20T14:02:02.000Z';
  await shown(place, 'The figures below are of the whole connection');
});

it('zooms in only where less than what is drawn is chosen', async () => {
  const { panel, place } = await timeline(0);
  const { one } = trafficStatsOf(panel);
  one.draw(100);
  const zoomIn = () => [...place.querySelectorAll('button')].find((each) => each.textContent === 'Zoom in');
  await see(() => expect(one.picture.value).toBeTruthy());
  await see(() => expect(zoomIn()?.getAttribute('aria-disabled')).toBe('true'));
  panel.messageFilter.text.value = 'time:2026-11-20T14:02:01.000Z..2026-11-20T14:02:02.000Z';
  await see(() => expect(zoomIn()?.getAttribute('aria-disabled')).toBe('false'));
  zoomIn()?.click();
  await see(() => expect(zoomIn()?.getAttribute('aria-disabled')).toBe('true'));
});

it('the close tab says that it ended as the others did, in a silence', async () => {
  const { place } = await drawn(2, (connection) => <CloseSigns connection={connection} />);
  await shown(place, 'It ended after 60.0 s without a message, as 3 connections to this endpoint did.');
  await shown(place, 'One side sent nothing for 60.1 s');
  await shown(place, 'A ping every 30.0 s would keep them open.');
});

it('and nothing of a connection that is open', async () => {
  const { place } = await drawn(0, (connection) => <CloseSigns connection={connection} />);
  expect(place.textContent).toBe('');
});
