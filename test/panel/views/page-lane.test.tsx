// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { connectionMarks } from '../../../src/panel/selectors/connection-marks.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Waterfall } from '../../../src/panel/views/connections/waterfall.tsx';
import { PageChanges } from '../../../src/panel/views/handshake/page-changes.tsx';
import { moreSamples } from '../support/more-samples.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

async function drawn(number: number) {
  const panel = samplePanel(moreSamples(sampleSession()));
  const connection = await see(() => {
    const found = panel.follower.session.value.connections[number];
    if (found === undefined) throw new Error(`no connection ${number}`);
    return found;
  });
  await see(() => expect(panel.follower.session.value.connections[13]?.closedAt).not.toBeNull());
  const session = panel.follower.session.value;
  const place = document.createElement('div');
  const end = connection.createdAt + 100_000;
  render(
    <PanelContext.Provider value={panel}>
      <Waterfall
        connection={connection}
        page={session.pageSpans(connection)}
        begin={connection.createdAt}
        end={end}
        over={false}
      />
      <PageChanges connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  return { place, session, connection };
}

it('the lane stands over the waterfall, each span at its place and with its words', async () => {
  const { place } = await drawn(13);
  const spans = [...place.querySelectorAll<HTMLElement>('.page-span')];
  expect(spans.map((span) => span.className.split(' ')[1])).toEqual([
    'hidden',
    'frozen',
    'offline',
    'clock-jumped',
    'cached',
  ]);
  expect(spans[1]?.title).toMatch(/^Page frozen from \d\d:\d\d:\d\d\.\d{3}, 7\.0 s$/);
  expect(Number.parseFloat(spans[1]?.style.left ?? '')).toBeCloseTo(12, 0);
  expect(Number.parseFloat(spans[1]?.style.width ?? '')).toBeCloseTo(7, 1);
  const words = place.querySelector('.waterfall')?.getAttribute('aria-label');
  expect(words).toContain('Page in the back/forward cache from');
  expect(words).toContain('Clock jumped 5.0 s forward');
});

it('the details say the same in a table', async () => {
  const { place } = await drawn(13);
  const rows = [...place.querySelectorAll('.page-changes tr')].map(
    (row) => row.querySelector('th')?.textContent,
  );
  expect(rows).toHaveLength(5);
  expect(rows[0]).toBe('Page hidden');
});

it('a connection of another document, or of none, has neither', async () => {
  const { place, session, connection } = await drawn(0);
  expect(place.querySelectorAll('.page-span, .page-changes')).toHaveLength(0);
  const marks = connectionMarks(connection, session.marks).map(({ event }) => event.type);
  expect(marks).toContain('capture/gap');
  expect(marks).not.toContain('page/changed');
});
