// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource, text } from '../../../src/panel/text.ts';
import { Failure } from '../../../src/panel/views/failure/failure.tsx';
import { Permissions } from '../../../src/panel/views/failure/permissions.tsx';
import { moreSamples } from '../support/more-samples.ts';
import { type SampleStatus, STANDARD_COVERAGE, samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
afterEach(() => render(null, place));

/** The failure of one connection, where the page answers so when it is asked for its permissions. */
async function draw(number: number, answer: unknown, status: SampleStatus = {}) {
  const ask = vi.fn(async () => answer);
  const panel = samplePanel(moreSamples(sampleSession()), status, undefined, undefined, ask);
  const connection = await see(() => {
    const found = panel.follower.session.value.connections[number];
    if (found === undefined || found.outcome === 'pending') throw new Error(`no connection ${number}`);
    return found;
  });
  render(
    <PanelContext.Provider value={panel}>
      <Permissions connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  return { ask, panel };
}

const page = { origin: 'https://app.example.com', secure: true };
const words = () => place.textContent ?? '';

it.each<[string, unknown, Parameters<typeof text>[0]]>([
  ['not asked for yet', { ...page, states: { 'loopback-network': 'prompt' } }, 'permissionsPrompt'],
  ['denied', { ...page, states: { 'loopback-network': 'denied' } }, 'permissionsDenied'],
  ['granted', { ...page, states: { 'loopback-network': 'granted' } }, 'permissionsGranted'],
  ['not known', { ...page, states: {} }, 'permissionsUnknown'],
  ['prompt', { ...page, secure: false, states: { 'loopback-network': 'prompt' } }, 'permissionsInsecure'],
  ['prompt', { ...page, origin: 'https://other.example', states: {} }, 'permissionsOtherPage'],
])('a socket kept from this machine, the permission %s: says what helps', async (_, answer, remedy) => {
  await draw(14, answer);
  await see(() => expect(words()).toContain(text(remedy)));
});

it.each([
  null,
  7,
  {},
  { origin: 1, secure: true, states: {} },
  { ...page, states: null },
  { ...page, states: { 'loopback-network': 'maybe' } },
])('and an answer that is none, %j, is not believed', async (answer) => {
  await draw(14, answer);
  await see(() => expect(words()).toContain(text('permissionsUnknown')));
});

it('and the explanation rests on what the page may do now', async () => {
  const { panel } = await draw(14, { ...page, states: { 'loopback-network': 'denied' } });
  await see(() => expect(words()).toContain(text('permissionsDenied')));
  const connection = panel.follower.session.value.connections[14];
  if (connection === undefined) throw new Error('no connection 14');
  render(
    <PanelContext.Provider value={panel}>
      <Failure connection={connection} />
    </PanelContext.Provider>,
    place,
  );
  await see(() => expect(place.querySelector('.failure h2')?.textContent).toContain('denied to this page'));
});

it('is asked again by the button', async () => {
  const { ask } = await draw(14, null);
  await see(() => expect(words()).toContain(text('permissionsAgain')));
  expect(ask).toHaveBeenCalledTimes(1);
  place.querySelector('button')?.click();
  await see(() => expect(ask).toHaveBeenCalledTimes(2));
});

it('a failure of another kind asks nothing and shows nothing', async () => {
  const { ask } = await draw(2, null);
  expect(words()).toBe('');
  expect(ask).not.toHaveBeenCalled();
});

it('where the add-on has no access to the site, it says so and links to what grants it', async () => {
  const { panel } = await draw(2, null, {
    coverage: STANDARD_COVERAGE.map((one) => ({
      ...one,
      state: 'partly',
      why: 'no-site-access',
      remedy: 'grant-access',
    })),
  });
  await see(() => expect(panel.recording.status.value).not.toBeNull());
  await see(() => expect(place.querySelector('a')?.getAttribute('href')).toBe('access.html'));
});
