// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { Explanation, Fix } from '../../../src/analysis/explanation.ts';
import { connectionId } from '../../../src/events/units.ts';
import { explanationText } from '../../../src/panel/selectors/explanation-text.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Failure } from '../../../src/panel/views/failure/failure.tsx';
import { chosenFix } from '../../../src/panel/views/failure/fixes.tsx';
import { type SampleStatus, samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
afterEach(() => render(null, place));

/** The sample's connection that an nginx answered with 400. */
const REFUSED = connectionId(2);

async function draw(status: SampleStatus = {}, asked: (type: string) => void = () => {}): Promise<Panel> {
  const panel = samplePanel(sampleSession(), status, ({ type }) => {
    asked(type);
    return null;
  });
  panel.recording.open();
  await see(() => expect(panel.follower.session.value.connections[REFUSED]).toBeDefined());
  await see(() => expect(panel.recording.status.value).not.toBeNull());
  const connection = panel.follower.session.value.connections[REFUSED];
  if (connection === undefined) throw new Error('no such connection');
  render(
    <PanelContext.Provider value={panel}>
      <Failure connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  return panel;
}

const button = (name: string) =>
  [...place.querySelectorAll('button')].find(({ textContent }) => textContent === name);
const chips = () =>
  [...place.querySelectorAll('.fixes .chip')].map(({ textContent }) => textContent?.split(' ')[0]);
const code = () => place.querySelector('.fix-code')?.getAttribute('aria-label');

const fix = (product: string, likely = false): Fix => ({
  product,
  version: '1+',
  where: 'server block',
  code: `${product} on;`,
  changed: [0],
  note: '',
  ...(likely ? { likely: true } : {}),
});

describe('the fix that is shown', () => {
  const many = [fix('page'), fix('nginx'), fix('Apache')];

  it.each([
    ['a likely one', [fix('nginx', true), fix('Apache')], '', 'Apache', 'nginx'],
    ['the one chosen last, where none is likely', many, '', 'Apache', 'Apache'],
    ['the one chosen here', [fix('nginx', true), fix('Apache')], 'Apache', '', 'Apache'],
    ['the first', many, '', 'gone', 'page'],
  ])('is %s', (_, fixes, chosen, remembered, shown) => {
    expect(chosenFix(fixes, chosen, remembered)?.product).toBe(shown);
  });

  it('is none where there is none', () => expect(chosenFix([], 'nginx', 'nginx')).toBeNull());
});

it('names the product that answered first, and has the others in a list that keeps what was chosen', async () => {
  const panel = await draw();
  await see(() => expect(chips()).toEqual(['nginx']));
  const list = place.querySelector('select');
  if (list === null) throw new Error('no list of other products');
  const other = [...list.options].at(-1)?.value ?? '';
  list.value = other;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await see(() => expect(code()).toBe(`Configuration for ${other}`));
  expect(panel.layout.fixProduct.value).toBe(other);
});

it('copies the cause with evidence and the fix, as text', () => {
  const explanation: Explanation = {
    cause: 'some-cause',
    sentence: 'Do this.',
    evidence: ['Seen.'],
    isNot: [],
    hints: ['Known.'],
    fixes: [],
  };
  expect(explanationText(explanation, fix('nginx'))).toBe(
    'Do this.\n\nEvidence:\n- Seen.\n\nAlso worth knowing:\n- Known.\n\nCause: some-cause\n\nnginx, 1+, server block\n\nnginx on;',
  );
  expect(explanationText(explanation, null)).toMatch(/Cause: some-cause$/);
});

it('switches to Deep and probes with one click', async () => {
  const asked: string[] = [];
  await draw({ mode: 'standard' }, (type) => asked.push(type));
  await see(() => expect(button('Switch to Deep and probe')).toBeDefined());
  button('Switch to Deep and probe')?.click();
  await see(() => expect(asked).toContain('probe'));
  expect(asked.indexOf('set-mode')).toBeLessThan(asked.indexOf('probe'));
});
