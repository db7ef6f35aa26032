// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { Command } from '../../../src/channel/command.ts';
import { connectionId } from '../../../src/events/units.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { ConnectionsEmpty } from '../../../src/panel/views/connections/connections-empty.tsx';
import { InitiatorView } from '../../../src/panel/views/initiator/initiator.tsx';
import { MessageActions } from '../../../src/panel/views/messages/message-actions.tsx';
import { SendBar } from '../../../src/panel/views/send/send-bar.tsx';
import { CoverageStrip } from '../../../src/panel/views/toolbar/coverage-strip.tsx';
import { ModeSwitch } from '../../../src/panel/views/toolbar/mode-switch.tsx';
import { Summary } from '../../../src/panel/views/toolbar/summary.tsx';
import { moreSamples } from '../support/more-samples.ts';
import { type SampleStatus, STANDARD_COVERAGE, samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);
afterEach(() => render(null, place));

async function setUp(status: SampleStatus = {}, problem: string | null = null) {
  const asked: Command[] = [];
  const panel = samplePanel(moreSamples(sampleSession()), status, (command) => {
    asked.push(command);
    return problem;
  });
  await see(() => {
    expect(panel.recording.status.value).not.toBeNull();
    expect(panel.follower.session.value.connections.length).toBeGreaterThan(12);
  });
  return { panel, asked };
}

const draw = (panel: Panel, what: preact.ComponentChild) =>
  render(<PanelContext.Provider value={panel}>{what}</PanelContext.Provider>, place);

function connection(panel: Panel, id: number) {
  const found = panel.follower.session.value.connections[connectionId(id)];
  if (found === undefined) throw new Error(`no connection ${id}`);
  return found;
}
function write(field: HTMLInputElement | undefined, value: string): void {
  if (field === undefined) throw new Error('the field is missing');
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
function shown(selector: string): HTMLElement {
  const found = place.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`nothing shown is ${selector}`);
  return found;
}
const isOff = (name: string) => button(name)?.getAttribute('aria-disabled');
const button = (name: string) =>
  [...place.querySelectorAll('button')].find((one) => one.textContent?.startsWith(name));

describe('Standard and Deep', () => {
  it('shows the modes that there are, and switches by one click', async () => {
    const { panel, asked } = await setUp({ mode: 'standard', coverage: STANDARD_COVERAGE });
    draw(panel, <ModeSwitch />);
    const [standard, deep] = place.querySelectorAll('input');
    expect(standard?.checked).toBe(true);
    const group = shown('[role=radiogroup]');
    expect(group.getAttribute('aria-busy')).toBe('false');
    deep?.click();
    expect(panel.recording.changesMode).toBe(true);
    await see(() => expect(group.getAttribute('aria-busy')).toBe('false'));
    await see(() => expect(panel.recording.status.value?.mode).toBe('deep'));
    expect(asked.at(-1)).toEqual({ type: 'set-mode', mode: 'deep' });
  });

  it('shows nothing to choose where a browser has one mode', async () => {
    const { panel } = await setUp({ modes: ['standard'], mode: 'standard' });
    draw(panel, <ModeSwitch />);
    expect(place.textContent).toBe('');
  });
});

describe('the coverage strip', () => {
  it('says what is covered, what is not and why, and has the remedy', async () => {
    const { panel, asked } = await setUp({ mode: 'standard', coverage: STANDARD_COVERAGE });
    draw(panel, <CoverageStrip />);
    expect(place.textContent).toBe(
      'Covered: page, iframesNot covered: dedicated, shared and service workers – Workers can’t be recorded without the debugger.Switch to Deep',
    );
    button('Switch to Deep')?.click();
    expect(asked.at(-1)).toEqual({ type: 'set-mode', mode: 'deep' });
  });

  it('offers Deep only where the browser has it', async () => {
    const { panel } = await setUp({ modes: ['standard'], mode: 'standard', coverage: STANDARD_COVERAGE });
    draw(panel, <CoverageStrip />);
    expect(button('Switch to Deep')).toBeUndefined();
  });

  it('says where the table is empty for want of access, and has the way to it in both places', async () => {
    const coverage = STANDARD_COVERAGE.map((one) =>
      one.target === 'page' || one.target === 'iframes'
        ? ({ ...one, state: 'not-covered', why: 'no-site-access', remedy: 'grant-access' } as const)
        : one,
    );
    const { panel } = await setUp({ modes: ['standard'], mode: 'standard', coverage });
    draw(panel, [<ConnectionsEmpty key="empty" filtered={false} />, <CoverageStrip key="strip" />]);
    expect(place.textContent).toContain('Nothing of this page can be recorded without access.');
    expect(place.textContent).toContain('The browser withholds access to this site.');
    expect([...place.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(
      Array(2).fill('access.html'),
    );
  });

  it('has handshakes read that were put off', async () => {
    const { panel, asked } = await setUp({ handshakesPutOff: 2 });
    draw(panel, <CoverageStrip />);
    expect(place.textContent).toContain('2 handshakes not read yet');
    button('Read handshakes (2)')?.click();
    expect(asked.at(-1)?.type).toBe('read-handshakes');
    await see(() => expect(panel.recording.status.value?.handshakesPutOff).toBe(0));
  });

  it('asks for them once, and keeps the focus meanwhile', async () => {
    const { panel } = await setUp({ handshakesPutOff: 2 });
    const reading = vi.spyOn(panel.recording, 'readHandshakes').mockReturnValue(new Promise(() => {}));
    draw(panel, <CoverageStrip />);
    const read = await see(() => shown('button'));
    read.click();
    await see(() => expect(read.getAttribute('aria-disabled')).toBe('true'));
    expect(read.matches(':disabled')).toBe(false);
    read.click();
    expect(reading).toHaveBeenCalledOnce();
  });

  it('is in the summary as one line for who reads that alone', async () => {
    const { panel } = await setUp({ mode: 'standard', coverage: STANDARD_COVERAGE });
    draw(panel, <Summary />);
    expect(place.textContent).toContain('Covered: page, iframes; not: dedicated, shared and service workers');
  });
});

describe('sending', () => {
  it.each([
    [6, 'The connection is no longer open.'],
    [9, 'The handshake has not been answered yet.'],
  ])('is not offered over connection %i, with the reason', async (id, reason) => {
    const { panel } = await setUp();
    draw(panel, <SendBar connection={connection(panel, id)} />);
    expect(place.textContent).toContain(reason);
    expect([isOff('Send a message'), isOff('Close the connection')]).toEqual(['true', 'true']);
    button('Send a message')?.click();
    expect(panel.composer.part.value).toBe('none');
  });

  it('is not offered while nobody records, and not over an event stream', async () => {
    const { panel } = await setUp({ recording: false });
    draw(panel, <SendBar connection={connection(panel, 0)} />);
    expect(place.textContent).toContain('Press Record first');
    draw(panel, <SendBar connection={connection(panel, 10)} />);
    expect(place.textContent).toBe('');
  });

  it('sends what is written, and says what the background answers', async () => {
    const { panel, asked } = await setUp({}, 'The page has closed it meanwhile.');
    panel.composer.draft.value = { format: 'hex', text: '00 ff', file: null };
    panel.composer.part.value = 'send';
    draw(panel, <SendBar connection={connection(panel, 0)} />);
    await see(() => expect(place.querySelector('textarea')?.value).toBe('00 ff'));
    place.querySelector('form')?.requestSubmit();
    await see(() => expect(place.textContent).toContain('The page has closed it meanwhile.'));
    expect(asked.at(-1)).toMatchObject({
      type: 'send-message',
      connection: 0,
      opcode: 'binary',
      data: 'AP8=',
    });
  });

  it('keeps the focus on its button while it sends, so that Escape is heard, and sends once', async () => {
    const { panel } = await setUp();
    const sending = vi.spyOn(panel.recording, 'sendMessage').mockReturnValue(new Promise(() => {}));
    panel.composer.draft.value = { format: 'text', text: 'once', file: null };
    panel.composer.part.value = 'send';
    draw(panel, <SendBar connection={connection(panel, 0)} />);
    const submit = await see(() => shown('[type=submit]'));
    submit.focus();
    submit.click();
    await see(() => expect(submit.getAttribute('aria-disabled')).toBe('true'));
    expect(submit.matches(':disabled')).toBe(false);
    submit.click();
    expect(sending).toHaveBeenCalledOnce();
    submit.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await see(() => expect(place.querySelector('form')).toBeNull());
  });

  it('does not keep the form that closes for the next connection', async () => {
    const { panel } = await setUp();
    panel.selection.selectConnection(connectionId(0));
    panel.composer.toggle('close');
    panel.selection.selectConnection(connectionId(1));
    expect(panel.composer.part.value).toBe('none');
    panel.composer.toggle('send');
    expect(panel.composer.takesFocus()).toBe(true);
    // A message under way stays; the focus stays where one chooses connections.
    panel.selection.selectConnection(connectionId(0));
    expect(panel.composer.part.value).toBe('send');
    expect(panel.composer.takesFocus()).toBe(false);
  });

  it('says that Standard cannot reach the socket of a worker', async () => {
    const { panel } = await setUp({ mode: 'standard', coverage: STANDARD_COVERAGE });
    draw(panel, <SendBar connection={{ ...connection(panel, 0), target: 'worker' }} />);
    expect(shown('.send').textContent).toContain('Switch to Deep to send');
    expect(isOff('Close the connection')).toBe('true');
  });

  it('closes with a code and a reason, and not with ones that a page could not use', async () => {
    const { panel, asked } = await setUp();
    panel.composer.part.value = 'close';
    draw(panel, <SendBar connection={connection(panel, 0)} />);
    await see(() => expect(place.querySelectorAll('input')).toHaveLength(2));
    const [code, reason] = place.querySelectorAll('input');
    write(code, '1001');
    await see(() => expect(button('Close it')?.disabled).toBe(true));
    expect(place.textContent).toContain('The code must be 1000 or 3000 to 4999');
    write(code, '4001');
    write(reason, 'done');
    await see(() => expect(button('Close it')?.disabled).toBe(false));
    place.querySelector('form')?.requestSubmit();
    await see(() => expect(place.textContent).toContain('The close was sent to the connection.'));
    expect(asked.at(-1)).toMatchObject({
      type: 'close-connection',
      connection: 0,
      code: 4001,
      reason: 'done',
    });
  });

  it('sends a recorded message again, or has it changed before', async () => {
    const { panel, asked } = await setUp();
    draw(panel, <MessageActions row={3} connection={connection(panel, 0)} />);
    button('Send again')?.click();
    await see(() => expect(place.textContent).toContain('Sent: 4.1 kB.'));
    expect(asked.at(-1)).toMatchObject({ type: 'send-message', opcode: 'binary' });
    draw(panel, <MessageActions row={1} connection={connection(panel, 0)} />);
    button('Edit and send')?.click();
    await see(() => expect(panel.composer.part.value).toBe('send'));
    expect(panel.composer.draft.value).toMatchObject({ format: 'text', text: '{"type":"ack","n":17}' });
  });

  it('does not send again what it does not know', async () => {
    const { panel, asked } = await setUp();
    draw(panel, <MessageActions row={5} connection={connection(panel, 0)} />);
    expect(isOff('Send again')).toBe('true');
    button('Send again')?.click();
    expect(asked.map(({ type }) => type)).not.toContain('send-message');
    expect(button('Send again')?.title).toContain('Its bytes are not known');
  });
});

describe('the initiator', () => {
  it('shows the page’s own stack, the selected message’s, and an unsure join', async () => {
    const { panel } = await setUp();
    const { messages: index } = panel.follower.session.value;
    const rows = index.ofConnection(connectionId(0));
    panel.selection.message.value = rows.at(rows.length - 2);
    draw(panel, <InitiatorView connection={connection(panel, 0)} />);
    expect(place.textContent).toContain('Call stack of the selected messagereplyapp.js:201:9');
    panel.selection.message.value = null;
    draw(panel, <InitiatorView connection={connection(panel, 12)} />);
    expect(place.textContent).toContain('Handshake from the network log: matched by URL and order');
    expect(place.textContent).not.toContain('switchyard#');
    expect(place.textContent).toContain('openLivelive.js:7:12');
  });
});
