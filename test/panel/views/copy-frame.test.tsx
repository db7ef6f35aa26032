// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { connectionId } from '../../../src/events/units.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { copyFrame, type FrameForm } from '../../../src/panel/views/menus/copying-frame.ts';
import { MenuView } from '../../../src/panel/views/menus/menu-view.tsx';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { see } from '../support/see.ts';
import { brokenWireSamples, headerSamples, LONG_TEXT, wireSamples } from '../support/wire-samples.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
document.body.append(place);

let copied: string[] = [];
beforeEach(() => {
  copied = [];
  Reflect.set(document, 'execCommand', () => {
    const area = document.querySelector('textarea');
    copied.push(area?.value ?? '');
    return area !== null;
  });
});
afterEach(() => render(null, place));

async function opened(builder: ReturnType<typeof wireSamples>): Promise<Panel> {
  const log = await SampleLog.of(builder);
  const panel = samplePanel(log);
  await see(() => expect(panel.follower.session.value.nextBatch).toBe(log.batches.length));
  return panel;
}

const at = (frame: number) => ({ connection: connectionId(0), frame });

async function copy(panel: Panel, frame: number, form?: FrameForm): Promise<string> {
  const before = copied.length;
  await copyFrame(panel, at(frame), form);
  return copied.length > before ? (copied.at(-1) ?? '') : `nothing: ${panel.menu.said.value}`;
}

function menuOf(panel: Panel, frame: number): readonly HTMLElement[] {
  panel.menu.open({ kind: 'wire', ...at(frame) }, { x: 1, y: 1 });
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

const words = (item: Element) => item.querySelector('.menu-words')?.textContent ?? '';

describe('a copied frame', () => {
  it('is its fields as they are shown, lined up, with what they mean', async () => {
    const panel = await opened(wireSamples());
    expect(await copy(panel, 0)).toBe(
      [
        'Frame 1, text. 2026-11-20T14:02:11.036Z, sent by the client',
        '0 bytes after the handshake, in this direction',
        'byte 0  FIN          1             Set: no more frames of this message follow.',
        '        RSV1         0             Not set. An extension that both sides agreed on may use it.',
        '        RSV2         0             Not set. An extension that both sides agreed on may use it.',
        '        RSV3         0             Not set. An extension that both sides agreed on may use it.',
        '        opcode       0001          It is a whole text message (UTF-8).',
        'byte 1  mask         1             The payload is masked. A client has to mask, a server must not.',
        '        length       0010001 = 17  The payload has 17 bytes.',
        'byte 2  masking key  37 fa 21 3d   Each byte of the payload was combined (XOR) with one of these 4 bytes, in turn.',
        'byte 6  payload      4c d8 49 58 5b 96 4e 1f 0d d8 56 52 45 96 45 1f 4a  As sent, masked. Unmasked: 7b 22 68 65 6c 6c 6f 22 3a 22 77 6f 72 6c 64 22 7d',
        '',
      ].join('\n'),
    );
    expect(panel.menu.said.value).toBe('Frame copied.');
  });

  it('has what is wrong with it, and where', async () => {
    const panel = await opened(wireSamples());
    expect(await copy(panel, 7)).toMatch(
      /\na frame of the server has a mask\. At offset \d+ in this direction\.\n$/,
    );
    expect(JSON.parse(await copy(panel, 7, 'json'))).toMatchObject({
      masked: true,
      faults: [{ rule: 'masked', what: 'a frame of the server has a mask', offset: expect.any(Number) }],
    });
  });

  it('is JSON with its header and its whole payload', async () => {
    const panel = await opened(brokenWireSamples());
    const long: unknown = JSON.parse(await copy(panel, 1, 'json'));
    expect(long).toMatchObject({
      frame: 2,
      direction: 'client-to-server',
      maskingKey: '37 fa 21 3d',
      length: 240,
      lengthBytes: 3,
      header: '81 fe 00 f0 37 fa 21 3d',
      payload: expect.stringMatching(/^61 20 6c 6f 6e 67( [0-9a-f]{2}){234}$/),
    });
    // Of a close frame, the close of the connection has the bytes.
    expect(JSON.parse(await copy(panel, 4, 'json'))).toMatchObject({
      name: 'close',
      payload: '0f a1 6f 76 65 72',
      message: null,
    });
  });

  it('is its bytes as they were sent, header and mask included', async () => {
    const panel = await opened(wireSamples());
    expect(await copy(panel, 0, 'header')).toBe('81 91 37 fa 21 3d');
    expect(await copy(panel, 0, 'payload')).toBe('7b 22 68 65 6c 6c 6f 22 3a 22 77 6f 72 6c 64 22 7d');
    expect(panel.menu.said.value).toBe('Payload of the frame copied (17 B).');
    expect(await copy(panel, 0, 'sent')).toBe(
      '81 91 37 fa 21 3d 4c d8 49 58 5b 96 4e 1f 0d d8 56 52 45 96 45 1f 4a',
    );
    // The middle of a message in three frames.
    expect(await copy(panel, 3, 'payload')).toBe('04 05');
    expect(await copy(panel, 3, 'sent')).toBe('00 82 37 fa 21 3d 33 ff');
  });

  it('has no bytes that are not there, and says why', async () => {
    const panel = await opened(wireSamples());
    expect(await copy(panel, 1, 'payload')).toMatch(/^nothing: Compressed bytes are not kept; the message/);
    expect(await copy(panel, 1, 'sent')).toMatch(/^nothing: Compressed bytes are not kept; the message/);
    expect(await copy(panel, 1, 'header')).toMatch(/^c1 /);
    expect(await copy(panel, 1)).not.toContain(LONG_TEXT);
    const bare = await opened(headerSamples());
    expect(await copy(bare, 1, 'header')).toBe('nothing: The file shows only parts of the header');
    expect(JSON.parse(await copy(bare, 1, 'json'))).toMatchObject({
      header: null,
      maskingKey: null,
      lengthBytes: null,
      payload: null,
      payloadNotShown: 'The file has no bytes of this payload: it was saved without raw bytes.',
    });
    const broken = await opened(brokenWireSamples());
    expect(await copy(broken, 5, 'sent')).toMatch(/^nothing: Only a part of these 50 bytes came/);
    expect(await copy(broken, 5)).toContain('\nThe bytes of this direction end within this frame.\n');
  });

  it('is nothing where its frame is gone', async () => {
    const panel = await opened(headerSamples());
    expect(await copy(panel, 99)).toBe('nothing: ');
    expect(menuOf(panel, 99)).toEqual([]);
  });
});

describe('the menu of a frame', () => {
  it('offers what its source shows, and says why the rest cannot be copied', async () => {
    const panel = await opened(wireSamples());
    const whole = menuOf(panel, 0);
    expect(whole.map(words)).toEqual([
      'Copy fields as text',
      'Copy fields as JSON',
      'Copy header as hex',
      'Copy payload as hex, without the mask',
      'Copy all bytes as hex, as sent',
      'Show the message',
    ]);
    expect(whole.filter((item) => item.getAttribute('aria-disabled') === 'true')).toEqual([]);
    whole[2]?.click();
    await expect.poll(() => copied).toEqual(['81 91 37 fa 21 3d']);
    expect(panel.menu.shown.value).toBeNull();
    const off = (items: readonly HTMLElement[]) =>
      items.filter((item) => item.getAttribute('aria-disabled') === 'true').map(words);
    expect(off(menuOf(panel, 1))).toEqual([
      'Copy payload as hex, without the mask',
      'Copy all bytes as hex, as sent',
    ]);
    expect(off(menuOf(await opened(headerSamples()), 1))).toEqual([
      'Copy header as hex',
      'Copy payload as hex, without the mask',
      'Copy all bytes as hex, as sent',
    ]);
  });

  it('leads to the message', async () => {
    const panel = await opened(wireSamples());
    menuOf(panel, 0)
      .find((item) => words(item) === 'Show the message')
      ?.click();
    expect(panel.selection.tab.value).toBe('messages');
    expect(panel.follower.session.value.messages.size(panel.selection.message.value ?? -1)).toBe(17);
  });
});
