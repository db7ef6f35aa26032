// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { Command } from '../../../src/channel/command.ts';
import { connectionId } from '../../../src/events/units.ts';
import { JsonTree } from '../../../src/panel/parts/json-tree.tsx';
import { ExactNumber } from '../../../src/panel/parts/json-value.ts';
import type { MenuTarget } from '../../../src/panel/state/menu.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { copyConnections, copyMessages } from '../../../src/panel/views/menus/copying.ts';
import { MenuView } from '../../../src/panel/views/menus/menu-view.tsx';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);

let copied: string[] = [];
beforeEach(() => {
  copied = [];
  // The only way that a panel in DevTools has: what is selected when the command comes.
  Reflect.set(document, 'execCommand', () => {
    const area = document.querySelector('textarea');
    copied.push(area?.value ?? '');
    return area !== null;
  });
});
afterEach(() => render(null, place));

async function setUp(): Promise<{ panel: Panel; asked: Command[] }> {
  const asked: Command[] = [];
  const panel = samplePanel(sampleSession(), {}, (command) => {
    asked.push(command);
    return null;
  });
  await see(() => {
    expect(panel.recording.status.value).not.toBeNull();
    expect(panel.follower.session.value.connections.length).toBeGreaterThan(6);
  });
  panel.selection.selectConnection(connectionId(0));
  return { panel, asked };
}

function open(panel: Panel, target: MenuTarget): readonly HTMLElement[] {
  panel.menu.open(target, { x: 10, y: 10 });
  const menu = panel.menu.shown.value;
  if (menu === null) throw new Error('no menu');
  render(
    <PanelContext.Provider value={panel}>
      <MenuView key={menu.id} menu={menu} />
    </PanelContext.Provider>,
    place,
  );
  return [...place.querySelectorAll<HTMLElement>('.menu-item')];
}

const label = (item: Element) => item.querySelector('.menu-words')?.textContent ?? '';
function choose(items: readonly HTMLElement[], words: string): void {
  const item = items.find((each) => label(each) === words);
  if (item === undefined) throw new Error(`no item ${words} in ${items.map(label).join(', ')}`);
  item.click();
}

const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

/** The rows of the sample's first connection. */
const rowsOf = (panel: Panel) => {
  const rows = panel.follower.session.value.messages.ofConnection(connectionId(0));
  return { length: rows.length, at: (k: number) => rows.at(k), lineOf: (row: number) => row };
};

describe('the menu of a connection', () => {
  it('copies its URL and its headers, and says so', async () => {
    const { panel } = await setUp();
    const target = { kind: 'connection', connection: connectionId(0) } as const;
    choose(open(panel, target), 'Copy URL');
    expect(copied.at(-1)).toMatch(/^wss:\/\/app\.example\.com\/chat/);
    expect(panel.menu.said.value).toBe('URL copied.');
    choose(open(panel, target), 'Copy request headers');
    expect(copied.at(-1)).toMatch(/^GET \/chat\S* HTTP\/1\.1\nHost: app\.example\.com\n/);
    expect(panel.menu.shown.value).toBeNull();
  });

  it('filters for what it has, and takes it out', async () => {
    const { panel } = await setUp();
    const target = { kind: 'connection', connection: connectionId(2) } as const;
    choose(open(panel, target), 'Show only status:404');
    expect(panel.connectionFilter.text.value).toBe('status:404');
    choose(open(panel, target), 'Hide host:app.example.com');
    expect(panel.connectionFilter.text.value).toBe('status:404 -host:app.example.com');
    choose(open(panel, target), 'Show only host:app.example.com');
    expect(panel.connectionFilter.text.value).toBe('status:404 host:app.example.com');
  });

  it('opens a tab of it, and copies several as JSON lines', async () => {
    const { panel } = await setUp();
    choose(open(panel, { kind: 'connection', connection: connectionId(2) }), 'Open Why it failed');
    expect(panel.connection.value?.id).toBe(2);
    expect(panel.selection.failedTab.value).toBe('failure');
    panel.selection.markedConnections.rows.value = new Set([0, 2]);
    await copyConnections(panel);
    const lines = (copied.at(-1) ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { status: 101, outcome: 'open' },
      { status: 404, outcome: 'refused' },
    ]);
    expect(panel.menu.said.value).toBe('2 connections copied as JSON lines.');
  });
});

describe('the menu of a message', () => {
  it('copies it as text, as tidy JSON with its digits, and bytes as hex and base64', async () => {
    const { panel } = await setUp();
    const rows = rowsOf(panel);
    panel.selection.message.value = rows.at(0);
    await copyMessages(panel);
    const written = copied.at(-1) ?? '';
    expect(written).toContain('9007199254740993');
    await copyMessages(panel, 'json');
    expect(copied.at(-1)?.split('\n').length).toBeGreaterThan(5);
    expect(copied.at(-1)).toContain('9007199254740993');
    expect(JSON.parse(copied.at(-1) ?? '')).toEqual(JSON.parse(written));
    panel.selection.message.value = rows.at(3);
    await copyMessages(panel);
    expect(copied.at(-1)).toMatch(/^00 1f 3e /);
    await copyMessages(panel, 'base64');
    expect(copied.at(-1)).toMatch(/^AB8\+/);
  });

  it('copies several as JSON lines, with what is not known as null', async () => {
    const { panel } = await setUp();
    const { markedMessages } = panel.selection;
    const rows = rowsOf(panel);
    panel.selection.message.value = markedMessages.choose('only', 0, rows, null);
    panel.selection.message.value = markedMessages.choose('extend', 5, rows, rows.at(0));
    await copyMessages(panel);
    const lines = (copied.at(-1) ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatchObject({ direction: 'server-to-client', opcode: 'text', size: 118 });
    expect(lines[3]).toMatchObject({ opcode: 'binary', base64: expect.stringMatching(/^AB8\+/) });
    expect(lines[5]).toMatchObject({ size: null, payload: null });
  });

  it('filters for its direction, and sends it again', async () => {
    const { panel, asked } = await setUp();
    const row = rowsOf(panel).at(1);
    panel.selection.message.value = row;
    await see(() => {
      const { connections, messages: index } = panel.follower.session.value;
      const [connection] = connections;
      if (connection !== undefined) panel.decodings.turnTo(connection, index);
      expect(panel.decodings.of(row)).toBeDefined();
    });
    choose(open(panel, { kind: 'message', row }), 'Show only sent messages');
    expect(panel.messageFilter.query.value).toBe('dir:out');
    choose(open(panel, { kind: 'message', row }), 'Hide type:"json object"');
    expect(panel.messageFilter.query.value).toBe('dir:out -type:"json object"');
    choose(open(panel, { kind: 'message', row }), 'Send again');
    await see(() => expect(asked.at(-1)).toMatchObject({ type: 'send-message', opcode: 'text' }));
    await see(() => expect(panel.menu.said.value).toContain('Sent'));
  });
});

describe('the menu of the headings', () => {
  it('hides a column, moves another, and brings all back', async () => {
    const { panel } = await setUp();
    const { connectionColumns } = panel.layout;
    const target = { kind: 'columns', of: 'connections', column: 'status' } as const;
    choose(open(panel, target), 'Extensions');
    choose(open(panel, target), 'Move right');
    expect(connectionColumns.value.hidden).toEqual(['extensions']);
    expect(connectionColumns.value.order.indexOf('status')).toBe(4);
    const hidden = open(panel, target).find((item) => label(item) === 'Extensions');
    expect(hidden?.getAttribute('aria-checked')).toBe('false');
    choose(open(panel, target), 'Sort descending');
    expect(panel.layout.sort.value).toEqual({ column: 'status', descending: true });
    choose(open(panel, target), 'Reset columns');
    expect(connectionColumns.value).toEqual({ hidden: [], order: [] });
  });

  it('is used by keys: arrows, letters, Escape, and the focus goes back', async () => {
    const { panel } = await setUp();
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    const items = open(panel, { kind: 'columns', of: 'messages', column: null });
    expect(document.activeElement).toBe(items[0]);
    press('ArrowDown');
    expect(document.activeElement).toBe(items[1]);
    press('r');
    expect(document.activeElement?.textContent).toBe('Reset columns');
    press('Escape');
    expect(panel.menu.shown.value).toBeNull();
    expect(document.activeElement).toBe(button);
    button.remove();
  });
});

describe('the menu of a JSON node', () => {
  it('copies value and path, filters for it, and opens all below', async () => {
    const { panel } = await setUp();
    const targets: MenuTarget[] = [];
    const exact = new ExactNumber('9007199254740993');
    const value = { user: { name: 'ana', tags: ['a b', { n: exact }] }, list: [1] };
    render(
      <JsonTree
        value={value}
        label="JSON"
        more={String}
        menuLabel="Menu"
        onMenu={(node) => targets.push({ kind: 'json', ...node })}
        onCopy={(node) => copied.push(JSON.stringify(node))}
      />,
      place,
    );
    const tree = place.querySelector<HTMLElement>('[role=tree]');
    const type = async (key: string, more: KeyboardEventInit = {}) => {
      tree?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
      await Promise.resolve();
    };
    await type('ArrowRight', { altKey: true });
    expect(place.textContent).toContain('n: 9007199254740993');
    await type('End');
    await type('ArrowUp');
    await type('ArrowUp');
    await type('c', { ctrlKey: true });
    expect(copied).toEqual(['{"source":"9007199254740993"}']);
    await type('F10', { shiftKey: true });
    const [target] = targets;
    if (target === undefined) throw new Error('no menu');
    expect(target).toMatchObject({ path: ['user', 'tags', '1', 'n'] });
    choose(open(panel, target), 'Copy path');
    expect(copied.at(-1)).toBe('user.tags[1].n');
    choose(open(panel, target), 'Copy value');
    expect(copied.at(-1)).toBe('9007199254740993');
    choose(open(panel, target), 'Show only json.user.tags.1.n=9007199254740993');
    expect(panel.messageFilter.query.value).toBe('json.user.tags.1.n=9007199254740993');
  });
});
