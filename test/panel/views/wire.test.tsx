// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { connectionId } from '../../../src/events/units.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Wire } from '../../../src/panel/views/wire/wire.tsx';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';
import { wireSamples } from '../support/wire-samples.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

async function drawn(log: SampleLog, number = 0) {
  const panel: Panel = samplePanel(log);
  const place = document.createElement('div');
  document.body.append(place);
  const id = connectionId(number);
  await see(() => {
    if (panel.follower.session.value.nextBatch < log.batches.length) throw new Error('not yet');
  });
  panel.selection.selectConnection(id);
  const draw = () => {
    const connection = panel.follower.session.value.connections[number];
    if (connection === undefined) throw new Error('no connection');
    render(
      <PanelContext.Provider value={panel}>
        <Wire connection={connection} />
      </PanelContext.Provider>,
      place,
    );
  };
  draw();
  return { panel, place };
}

const field = (place: HTMLElement, name: string) =>
  place.querySelector<HTMLElement>(`.wire-field.field-${name}`);
const fields = (place: HTMLElement) =>
  [...place.querySelectorAll('.wire-field')].map((one) => one.getAttribute('aria-label') ?? '');

describe('the tab Wire', () => {
  it('states frames, control frames and the ratio, and how the wire was joined', async () => {
    const { place } = await drawn(await SampleLog.of(wireSamples('by-order')));
    await expect
      .poll(() => place.querySelector('[role=status]')?.textContent)
      .toMatch(/10 frames4 control frames881 B compressed to \d+ B \(\d+ %\)Joined by address and time/);
    await expect
      .poll(() => place.querySelector('.wire-next')?.textContent)
      .toBe('Show the frame with a fault');
  });

  it('shows the bytes of a frame by field, with words where the focus is', async () => {
    const { panel, place } = await drawn(await SampleLog.of(wireSamples()));
    panel.selection.frame.value = 0;
    await expect.poll(() => fields(place)).toHaveLength(9);
    // The payload as it was sent, and without the mask, once it is read.
    await expect
      .poll(() => fields(place).at(-1))
      .toMatch(/^byte 6 payload 4c d8 .*Unmasked: 7b 22 68 65 6c 6c 6f/);
    expect(fields(place).slice(0, 8)).toEqual([
      'byte 0 FIN 1. This frame ends its message.',
      expect.stringMatching(/^RSV1 0\. Not set/),
      expect.stringMatching(/^RSV2 0\. Not set/),
      expect.stringMatching(/^RSV3 0\. Not set/),
      'opcode 0001. It begins a text message, whose payload is UTF-8.',
      'byte 1 mask 1. The payload is masked. A client has to mask, a server must not.',
      'length 0010001. The payload has 17 bytes.',
      expect.stringMatching(/^byte 2 masking key 37 fa 21 3d\./),
    ]);
    field(place, 'fin')?.focus();
    await expect
      .poll(() => place.querySelector('.wire-words')?.textContent)
      .toBe('FIN This frame ends its message.');
    field(place, 'fin')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    await expect
      .poll(() => place.querySelector('.wire-words')?.textContent)
      .toMatch(/^payload As sent, masked/);
    field(place, 'opcode')?.dispatchEvent(new MouseEvent('mouseenter', { bubbles: true }));
    expect(document.activeElement).toBe(field(place, 'payload'));
  });

  it('shows a fault at its frame, with its place in the bytes, and leads to the message', async () => {
    const { panel, place } = await drawn(await SampleLog.of(wireSamples()));
    await expect.poll(() => place.querySelector('.wire-next')).not.toBeNull();
    place.querySelector<HTMLElement>('.wire-next')?.click();
    await expect
      .poll(() => place.querySelector('.wire-fault')?.textContent)
      .toMatch(/^a frame of the server has a mask\. At offset \d+ in this direction\./);
    expect(panel.selection.frame.value).toBe(7);
    [...place.querySelectorAll<HTMLElement>('.wire-details .facts .link')].at(-1)?.click();
    const row = panel.selection.message.value ?? -1;
    expect(panel.follower.session.value.messages.size(row)).toBe('masked by a server'.length);
    expect(panel.selection.tab.value).toBe('messages');
  });

  it('says of a connection without frames why, and how to get them', async () => {
    const { place } = await drawn(sampleSession());
    await expect
      .poll(() => place.textContent)
      .toMatch(/No frames.*Browsers show extensions whole messages, not the frames.*Record the wire…/);
  });

  it('explains how to record the wire, and takes the file that it asks for', async () => {
    const { panel, place } = await drawn(sampleSession());
    await expect.poll(() => place.querySelector('.button.primary')).not.toBeNull();
    place.querySelector<HTMLElement>('.button.primary')?.click();
    expect(panel.importing.joining.value).toBe(true);
    await expect.poll(() => place.querySelectorAll('dialog li').length).toBe(3);
    expect(place.querySelector('dialog')?.textContent).toMatch(/chrome:\/\/net-export.*Include raw bytes/);
    render(null, place);
    expect(panel.importing.joining.value, 'without the dialog a file is imported alone').toBe(false);
  });
});
