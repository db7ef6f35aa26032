// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { connectionId } from '../../../src/events/units.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { DecodedView } from '../../../src/panel/views/messages/decoded-view.tsx';
import { decodedSamples } from '../support/decoded-samples.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
afterEach(() => render(null, place));

/** Shows a message of the samples. */
async function show(row: number): Promise<Panel> {
  const panel = samplePanel(decodedSamples());
  await see(() => expect(panel.follower.session.value.connections.length).toBe(4));
  const session = panel.follower.session.value;
  const connection = session.connections[session.messages.connection(row)];
  if (connection === undefined) throw new Error('no such message');
  panel.selection.selectConnection(connectionId(connection.id));
  render(
    <PanelContext.Provider value={panel}>
      <DecodedView row={row} connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  await see(() => expect(lines().length).toBeGreaterThan(1));
  return panel;
}

const lines = () => [...place.querySelectorAll<HTMLElement>('[role=treeitem]')];
const chosen = () => place.querySelector('[role=treeitem][aria-selected=true]')?.textContent ?? '';
const head = () => place.querySelector('.decoded-head')?.textContent ?? '';
const press = (key: string) =>
  place.querySelector('[role=tree]')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

it('says which decoder read a message, through which layers, and why', async () => {
  await show(2);
  expect(head()).toContain('mqtt PUBLISH');
  expect(head()).toContain('Chosen by the subprotocol.');
  await show(9);
  await see(() => expect(head()).toContain('engine.io \u203a socket.io'));
  expect(head()).toContain('Chosen by the URL and the first messages.');
});

it('opens and closes nodes by the keys of a tree', async () => {
  await show(9);
  const before = lines().length;
  press('End');
  await see(() => expect(lines().at(-1)?.getAttribute('aria-selected')).toBe('true'));
  press('Home');
  await see(() => expect(lines()[0]?.getAttribute('aria-selected')).toBe('true'));
  press('ArrowLeft');
  await see(() => expect(lines()).toHaveLength(1));
  press('ArrowRight');
  await see(() => expect(lines()).toHaveLength(before));
});

it('finds a value deep inside, opens all above it, and copies it with its path', async () => {
  const copied: string[] = [];
  Reflect.set(document, 'execCommand', () => {
    copied.push(document.querySelector('textarea')?.value ?? '');
    return true;
  });
  await show(9);
  const box = place.querySelector<HTMLInputElement>('input[type=search]');
  if (box === null) throw new Error('no box');
  box.value = 'on my way';
  box.dispatchEvent(new Event('input', { bubbles: true }));
  await see(() => expect(place.querySelector('[role=status]')?.textContent).toBe('1 found'));
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await see(() => expect(chosen()).toContain('on my way'));
  for (const button of place.querySelectorAll<HTMLButtonElement>('.decoded-copy button')) button.click();
  await see(() => expect(copied).toHaveLength(2));
  expect(copied).toContain('on my way');
  expect(copied.find((words) => words !== 'on my way')).toMatch(/\.words$/);
});

it('lists problems with their bytes', async () => {
  await show(12);
  await see(() => expect(head()).toContain('INVALID'));
  expect(place.querySelectorAll('.decoded-problems li').length).toBeGreaterThan(0);
});

it('reads by the decoder that people choose, for its endpoint alone', async () => {
  const panel = await show(16);
  expect(head()).toContain('protobuf');
  const choice = place.querySelector('select');
  if (choice === null) throw new Error('no choice');
  choice.value = 'messagepack';
  choice.dispatchEvent(new Event('change', { bubbles: true }));
  await see(() => expect(head()).toContain('Chosen by you for this endpoint.'));
  expect(panel.layout.decoders.saved()).toEqual([['wss://app.example.com/feed', 'messagepack']]);
});
