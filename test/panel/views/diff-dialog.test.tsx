// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { logId } from '../../../src/events/units.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { DiffDialog } from '../../../src/panel/views/diff/diff-dialog.tsx';
import { RedactionPreview } from '../../../src/panel/views/export/redaction-preview.tsx';
import { RulesSettings } from '../../../src/panel/views/settings/rules-settings.tsx';
import type { DiffOrder } from '../../../src/panel/worker/diff-task.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
afterEach(() => render(null, place));

it('shows a file beside the session, the first difference first', async () => {
  const panel = samplePanel(sampleSession());
  await see(() => expect(panel.follower.log.value).not.toBeNull());
  const asked: DiffOrder[] = [];
  const difference = { where: 'request.cookie', a: 'none', b: 'sid', what: 'B has a cookie, A has none' };
  const later = { ...difference, where: 'close.code', a: '1000', b: '1006' };
  render(
    <PanelContext.Provider value={panel}>
      <DiffDialog
        other={null}
        onClose={() => {}}
        start={(order) => {
          asked.push(order);
          const pairs = [
            { url: 'wss://a.example/', differences: [difference, later], notCompared: ['no messages'] },
          ];
          return { found: Promise.resolve({ pairs, same: 2, onlyInA: [], onlyInB: [''] }), cancel: () => {} };
        }}
      />
    </PanelContext.Provider>,
    place,
  );
  const input = place.querySelector<HTMLInputElement>('input[type=file]');
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'other.har')] });
  input?.dispatchEvent(new Event('change', { bubbles: true }));
  await see(() => expect(place.querySelector('.diff-pair')).not.toBeNull());
  expect(asked).toMatchObject([
    { a: { kind: 'log', log: logId(panel.follower.log.value ?? '') }, b: { kind: 'file' } },
  ]);
  const cells = [...place.querySelectorAll('.diff-pair tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(cells).toEqual([['request.cookie', 'none', 'sid'], ['close.code', '1000', '1006'], ['no messages']]);
  expect(place.querySelector('[role=status]')?.textContent).toBe(
    'Pairs that differ: 1, alike: 2; only in this session: 0, only in the other: 1.',
  );
});

it('the preview shows before and after of each place, once it is opened', async () => {
  const panel = samplePanel(sampleSession());
  panel.settings.change('redactionRules', '{"hideFields": ["Pragma"]}');
  await see(() => expect(panel.follower.log.value).not.toBeNull());
  render(
    <PanelContext.Provider value={panel}>
      <RedactionPreview part={{}} />
    </PanelContext.Provider>,
    place,
  );
  const details = place.querySelector('details');
  if (details === null) throw new Error('there is no preview');
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await see(() => expect(place.querySelectorAll('table')).toHaveLength(2));
  expect(place.textContent).toMatch(/request\.pragma.*no-cache\[redacted-\d+\]/);
  expect(place.textContent).toContain('left out');
});

it('rules are kept only where they can be read, and the fault is shown', async () => {
  const panel = samplePanel(sampleSession());
  render(
    <PanelContext.Provider value={panel}>
      <RulesSettings />
    </PanelContext.Provider>,
    place,
  );
  const area = place.querySelector('textarea');
  const write = (words: string) => {
    if (area === null) throw new Error('there is no place for rules');
    area.value = words;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const state = () => place.querySelector('[role=status]')?.textContent ?? '';
  write('{"hide": []}');
  await see(() => expect(state()).toContain('There is no rule "hide"'));
  expect(panel.settings.current.value.redactionRules).toBe('');
  write('{"keepMessages": ["*"]}');
  await see(() => expect(state()).toMatch(/^The rules are saved/));
  expect(panel.settings.current.value.redactionRules).toBe('{"keepMessages": ["*"]}');
});
