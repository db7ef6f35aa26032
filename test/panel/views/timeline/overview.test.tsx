// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import messages from '../../../../public/_locales/en/messages.json' with { type: 'json' };
import { PanelContext } from '../../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../../src/panel/text.ts';
import { Overview } from '../../../../src/panel/views/timeline/overview.tsx';
import { manySamples } from '../../support/many-samples.ts';
import { samplePanel } from '../../support/sample-panel.ts';
import { see } from '../../support/see.ts';

const CONNECTIONS = 210;
const ENDPOINTS = 3;

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
});
afterEach(() => {
  render(null, place);
  vi.restoreAllMocks();
});

async function drawn() {
  const panel = samplePanel(manySamples({ connections: CONNECTIONS, endpoints: ENDPOINTS, refusedEach: 7 }));
  await see(() => expect(panel.follower.session.value.connections[CONNECTIONS - 1]?.closedAt).not.toBeNull());
  render(
    <PanelContext.Provider value={panel}>
      <Overview />
    </PanelContext.Provider>,
    place,
  );
  await see(() => expect(place.querySelectorAll('.rate-chart')).toHaveLength(2));
  return panel;
}

const open = async (name: string) => {
  const details = [...place.querySelectorAll('details')].find(({ textContent }) =>
    textContent?.startsWith(name),
  );
  if (details === undefined) throw new Error(`no ${name}`);
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  return see(() => {
    const rows = [...details.querySelectorAll('tbody tr')];
    expect(rows.length).toBeGreaterThan(0);
    return rows.map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => textContent ?? ''));
  });
};

it('draws a line for each endpoint, and says in a table what was planted', async () => {
  const { follower } = await drawn();
  const picture = () => place.querySelector('canvas')?.getAttribute('aria-label');
  await see(() => expect(picture()).toBe('Lives of 210 connections, 30 failed'));
  expect([...place.querySelectorAll('.life-name')].map(({ textContent }) => textContent)).toEqual([
    'room-0 (api.example.com)',
    'room-1 (api.example.com)',
    'room-2 (api.example.com)',
  ]);
  const lives = await open('Figures of the lives');
  expect(lives.map((cells) => cells.slice(0, 4))).toEqual(
    [0, 1, 2].map((n) => [`room-${n} (api.example.com)`, '70', '10', '0']),
  );
  expect(place.querySelectorAll('.page-lane .hidden')).toHaveLength(1);
  const rates = await open('Figures of the charts');
  const { messages: all } = follower.session.value;
  const counted = rates.reduce((sum, [, sent, received]) => sum + Number(sent) + Number(received), 0);
  // The table begins with its first rows.
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThanOrEqual(all.count);
});

const edge = () => place.querySelector<HTMLElement>('[data-edge=until]');

it('filters the list by the time that is chosen, and keeps the rest of the filter', async () => {
  const { connectionFilter, follower } = await drawn();
  connectionFilter.text.value = 'room-1';
  edge()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
  await see(() => expect(connectionFilter.text.value).toMatch(/^room-1 time:\S+\.\.\S+$/));
  const left = connectionFilter.left(follower.session.value, () => []);
  expect(left.length).toBeLessThan(5);
  await see(() =>
    expect(place.querySelector('.time-chosen')?.textContent).toMatch(`: ${left.length} connection`),
  );
  edge()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  await see(() => expect(connectionFilter.text.value).toBe('room-1'));
});
