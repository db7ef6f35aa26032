// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { notSeen, seen } from '../../../src/events/observed.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { ConnectionsGrid } from '../../../src/panel/views/connections/connections-grid.tsx';
import { at, id, SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
});
afterEach(() => {
  render(null, place);
  vi.restoreAllMocks();
});

const T0 = Date.UTC(2026, 10, 29);

function made(log: SampleLog, connection: number, path: string, after: number): void {
  log.event({
    type: 'connection/created',
    at: at(T0 + after),
    connection: id(connection),
    source: 'debugger',
    kind: 'websocket',
    url: `wss://api.example/${path}`,
    sourceKey: `9.${connection}`,
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: seen('https://app.example/'),
  });
}

function failed(log: SampleLog, connection: number, after: number): void {
  log
    .event({
      type: 'browser/reported-error',
      at: at(T0 + after),
      connection: id(connection),
      source: 'debugger',
      text: 'Error during WebSocket handshake: Unexpected response code: 503',
    })
    .event({
      type: 'connection/closed',
      at: at(T0 + after),
      connection: id(connection),
      source: 'debugger',
      close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
    });
}

/** Three that fail one after the other, one that is still there, and others that are no attempts at the same thing. */
function attempts(): SampleLog {
  const log = new SampleLog('attempts');
  made(log, 0, 'other', 0);
  for (const n of [1, 2, 3]) {
    made(log, n, `chat?try=${n}`, n * 1000);
    failed(log, n, n * 1000 + 50);
  }
  made(log, 4, 'chat?try=4', 4000);
  made(log, 5, 'twin', 4100);
  made(log, 6, 'twin', 4200);
  made(log, 7, 'twin', 4300);
  return log.cut();
}

async function draw(): Promise<Panel> {
  const panel = samplePanel(attempts());
  const { session } = panel.follower;
  await see(() => expect(session.value.connections.length).toBe(8));
  // Their code is loaded when it is first asked for.
  await see(() => expect(panel.groups.listed.of(session.value).groups.size).toBe(4));
  render(
    <PanelContext.Provider value={panel}>
      <ConnectionsGrid />
    </PanelContext.Provider>,
    place,
  );
  await expect.poll(() => rows().length).toBeGreaterThan(0);
  return panel;
}

const rows = () => [...place.querySelectorAll('.grid-rows .grid-row')].map((row) => row.textContent ?? '');
const named = () => rows().map((row) => /^(?:chat\?try=\d|[a-z]+)/.exec(row)?.[0]);
const selected = () => place.querySelector('.grid-row[aria-selected=true]')?.textContent ?? '';
const press = (key: string) =>
  place.querySelector('[role=grid]')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

describe('reconnects in the list of connections', () => {
  it('are one line that says how many failed and what the newest is; what runs side by side is no attempt of another', async () => {
    await draw();
    expect(named()).toEqual(['other', 'chat', 'twin', 'twin', 'twin']);
    expect(rows()[1]).toBe('chat3 failed, 1 pending4 attempts · api.example · newest pending');
  });

  it('open and close by keys, and show the newest meanwhile', async () => {
    const panel = await draw();
    press('ArrowDown');
    await expect.poll(selected).toContain('other');
    press('ArrowDown');
    await expect.poll(selected).toContain('3 failed');
    expect(panel.connection.value?.id).toBe(4);
    press('ArrowRight');
    await expect
      .poll(named)
      .toEqual([
        'other',
        'chat',
        'chat?try=1',
        'chat?try=2',
        'chat?try=3',
        'chat?try=4',
        'twin',
        'twin',
        'twin',
      ]);
    press('ArrowDown');
    await expect.poll(() => panel.connection.value?.id).toBe(1);
    await expect.poll(selected).toContain('chat?try=1');
    press('ArrowLeft');
    await expect.poll(selected).toContain('3 failed');
    press('Enter');
    await expect.poll(() => rows().length).toBe(5);
    press('Enter');
    await expect.poll(() => rows().length).toBe(9);
  });

  it('open by their button, and are chosen together with what stands around them', async () => {
    const panel = await draw();
    place.querySelector<HTMLElement>('.disclosure')?.click();
    await expect.poll(() => place.querySelector('.disclosure')?.getAttribute('aria-expanded')).toBe('true');
    place.querySelector<HTMLElement>('.disclosure')?.click();
    await expect.poll(() => rows().length).toBe(5);
    press('Home');
    place
      .querySelector('[role=grid]')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }));
    const { markedConnections, connection } = panel.selection;
    expect(markedConnections.of(connection.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are found by a filter, and stand by themselves where it leaves one', async () => {
    const panel = await draw();
    panel.connectionFilter.text.value = 'try=2';
    await expect.poll(named).toEqual(['chat?try=2']);
    panel.connectionFilter.text.value = 'is:failed';
    await expect.poll(() => rows()[0]).toContain('3 failed3 attempts');
  });

  it('are lines of their own where one does not want groups', async () => {
    const panel = await draw();
    panel.layout.groupReconnects.value = false;
    await expect.poll(() => rows().length).toBe(8);
  });

  it('keep a selected member in sight when it is chosen elsewhere', async () => {
    const panel = await draw();
    panel.selection.selectConnection(id(2));
    await expect.poll(selected).toContain('3 failed');
    panel.groups.show('wss://api.example/chat', true);
    await expect.poll(selected).toContain('chat?try=2');
  });
});
