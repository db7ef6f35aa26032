// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { CHECKS } from '../../../src/analysis/checks/registry.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Checks } from '../../../src/panel/views/checks/checks.tsx';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

async function drawn(number: number): Promise<HTMLElement> {
  const panel = samplePanel(sampleSession());
  const connection = await see(() => {
    const found = panel.follower.session.value.connections[number];
    if (found === undefined) throw new Error(`no connection ${number}`);
    return found;
  });
  const place = document.createElement('div');
  render(
    <PanelContext.Provider value={panel}>
      <Checks connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  return place;
}

// What a server sent before its switch is seen where frames are.
const FRAME_RULES = CHECKS.filter(({ needs }) => needs.includes('frames') || needs.includes('early')).length;
const titles = (place: HTMLElement) =>
  [...place.querySelectorAll('.check-list > .check')].map((item) => item.querySelector('.pill')?.textContent);

it('what failed stands first, then what passed', async () => {
  const place = await drawn(5);
  const order = titles(place);
  expect(order[0]).toBe('failed');
  expect(order.slice(1).every((title) => title === 'passed')).toBe(true);
});

it('rules of frames, which no browser shows, are one row that says why and names them', async () => {
  const place = await drawn(0);
  const order = titles(place);
  expect(order[0]).toBe('warning');
  expect(order.filter((title) => title === 'unknown')).toHaveLength(1);
  const last = place.querySelector('.check-list > .check:last-child');
  expect(last?.querySelector('strong')?.textContent).toBe(`${FRAME_RULES} frame rules`);
  expect(last?.querySelector('p')?.textContent).toMatch(/hide control frames\.$/);
  expect(last?.querySelectorAll('details li')).toHaveLength(FRAME_RULES);
});
