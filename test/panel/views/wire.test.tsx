// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { CHECKS } from '../../../src/analysis/checks/registry.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId } from '../../../src/events/units.ts';
import { CHECK_OF_RULE } from '../../../src/panel/selectors/check-of-rule.ts';
import { closeOfFrame } from '../../../src/panel/selectors/close-of-frame.ts';
import { FrameFaults } from '../../../src/panel/selectors/frame-faults.ts';
import { wireOf } from '../../../src/panel/selectors/wire-of.ts';
import { type Panel, PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { Checks } from '../../../src/panel/views/checks/checks.tsx';
import { RecordDialog } from '../../../src/panel/views/wire/record-dialog.tsx';
import { Wire } from '../../../src/panel/views/wire/wire.tsx';
import { wireCell } from '../../../src/panel/views/wire/wire-cell.tsx';
import { WireEmpty } from '../../../src/panel/views/wire/wire-empty.tsx';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { see } from '../support/see.ts';
import {
  brokenWireSamples,
  headerSamples,
  refusedCloseSamples,
  wireSamples,
} from '../support/wire-samples.ts';

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

/** What the list says of a frame: nothing is laid out here, so that the list itself has no rows. */
function said(panel: Panel, frame: number, column: string): HTMLElement {
  const session = panel.follower.session.value;
  const connection = session.connections[0];
  const of = connection === undefined ? null : wireOf(session, connection);
  if (connection === undefined || of === null) throw new Error('no frames');
  const faults = new FrameFaults(of.wire);
  const cell = document.createElement('div');
  const context = {
    ...of,
    index: session.messages,
    faults: (row: number) => faults.of(row),
    closeOf: (row: number) => closeOfFrame(connection, of, row)?.close ?? null,
  };
  render(wireCell(frame, column, context), cell);
  return cell;
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

  it('says that messages of the page are not on the wire', async () => {
    const { place } = await drawn(await SampleLog.of(wireSamples('exact', 0, 2)));
    await expect
      .poll(() => place.querySelector('[role=status]')?.textContent)
      .toContain('Joined exactly2 sent messages are not on the wire');
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
      'byte 0 FIN 1. Set: no more frames of this message follow.',
      expect.stringMatching(/^RSV1 0\. Not set/),
      expect.stringMatching(/^RSV2 0\. Not set/),
      expect.stringMatching(/^RSV3 0\. Not set/),
      'opcode 0001. It is a whole text message (UTF-8).',
      'byte 1 mask 1. The payload is masked. A client has to mask, a server must not.',
      'length 0010001 = 17. The payload has 17 bytes.',
      expect.stringMatching(/^byte 2 masking key 37 fa 21 3d\./),
    ]);
    field(place, 'fin')?.focus();
    await expect
      .poll(() => place.querySelector('.wire-words')?.textContent)
      .toBe('FIN Set: no more frames of this message follow. ');
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
      .toMatch(/^A frame of the server has a mask\. At offset \d+ in this direction\./);
    expect(panel.selection.frame.value).toBe(7);
    [...place.querySelectorAll<HTMLElement>('.wire-details .facts .link')].at(-1)?.click();
    const row = panel.selection.message.value ?? -1;
    expect(panel.follower.session.value.messages.size(row)).toBe('masked by a server'.length);
    expect(panel.selection.tab.value).toBe('messages');
  });

  it('marks the field that a fault is in, and its byte, however far behind', async () => {
    const { panel, place } = await drawn(await SampleLog.of(wireSamples()));
    panel.selection.frame.value = 7;
    await expect.poll(() => field(place, 'mask')?.className).toContain('faulty');
    expect(field(place, 'opcode')?.className).not.toContain('faulty');
    const broken = await drawn(await SampleLog.of(brokenWireSamples()));
    for (const [frame, wrong] of [
      // The mask turns ff into 21 ^ ff and into fa ^ ff.
      [0, 'de'],
      [1, '05'],
    ] as const) {
      broken.panel.selection.frame.value = frame;
      await expect.poll(() => field(broken.place, 'payload')?.querySelector('mark')?.textContent).toBe(wrong);
    }
    expect(fields(broken.place).at(-1)).toMatch(
      /Bytes 84 to 115 of 240, around the fault\. .*UTF-8 at its byte 101\.$/,
    );
    broken.panel.selection.frame.value = 2;
    await expect
      .poll(() => [...broken.place.querySelectorAll('.field-rsv.faulty')].map((one) => one.textContent))
      .toEqual([expect.stringContaining('RSV1'), expect.stringContaining('RSV3')]);
  });

  it('says what a close frame said, where it closed the connection', async () => {
    const { panel, place } = await drawn(await SampleLog.of(brokenWireSamples()));
    expect(said(panel, 4, 'about').textContent).toBe('code 4001 over');
    panel.selection.frame.value = 4;
    await expect.poll(() => fields(place).at(-1)).toBe('byte 2 payload 0f a1 6f 76 65 72. As it was sent.');
    // The log keeps the close of the connection, not that of the other side.
    const { panel: clean, place: other } = await drawn(await SampleLog.of(wireSamples()));
    clean.selection.frame.value = 9;
    await expect
      .poll(() => fields(other).at(-1))
      .toMatch(/payload 2 bytes\. .*not kept\. The Close tab has the code and the reason of the first/);
  });

  it('says what both close frames said, with their bytes, also of one that breaks a rule', async () => {
    const { panel, place } = await drawn(await SampleLog.of(refusedCloseSamples()));
    expect(said(panel, 0, 'about').textContent).toBe('close code 1005 is not for the wire');
    expect(said(panel, 1, 'about').textContent).toBe('code 1002 reserved');
    panel.selection.frame.value = 0;
    await expect
      .poll(() => fields(place).at(-1))
      .toBe('byte 2 payload 03 ed. As it was sent. Close code 1005 is not for the wire.');
    panel.selection.frame.value = 1;
    await expect.poll(() => fields(place).at(-1)).toMatch(/Unmasked: 03 ea 72 65 73 65 72 76 65 64$/);
  });

  it('says of a frame that breaks off that only a part came', async () => {
    const { panel, place } = await drawn(await SampleLog.of(brokenWireSamples()));
    expect(said(panel, 3, 'about').innerHTML).toBe('<span class="warn">message incomplete</span>');
    expect(said(panel, 5, 'about').innerHTML).toBe('<span class="warn">breaks off within this frame</span>');
    panel.selection.frame.value = 5;
    await expect.poll(() => fields(place).at(-1)).toMatch(/50 bytes\. Only a part of these 50 bytes came/);
    expect(place.querySelector('.wire-words')?.textContent).toContain('It begins a binary message.');
  });

  it('makes no number of a decompressed size that nobody saw', async () => {
    const { panel, place } = await drawn(await SampleLog.of(headerSamples()));
    expect(said(panel, 1, 'ratio').textContent).toBe('?');
    expect(said(panel, 1, 'reserved').textContent).toBe('RSV1');
    panel.selection.frame.value = 1;
    await expect.poll(() => fields(place).at(-1)).toMatch(/26 bytes\. The file has no bytes of this payload/);
    expect(place.querySelector('.wire-details')?.textContent).toContain(
      '26 B compressed; the decompressed size was not seen',
    );
    expect(place.textContent).not.toContain('%');
    panel.selection.frame.value = 2;
    await expect.poll(() => fields(place).at(-1)).toMatch(/2 bytes\. The file has no bytes of this payload/);
  });

  it('says of a frame which part of its message it is, and of a control frame that it is whole', async () => {
    const { panel, place } = await drawn(await SampleLog.of(wireSamples()));
    for (const [frame, words] of [
      [2, 'Frame 3, binary. It begins a binary message.'],
      [3, 'Frame 4, continuation. It continues the message of frame 3.'],
      [4, 'Frame 5, ping. A ping: the other side has to answer with a pong of the same payload.'],
      [6, 'Frame 7, continuation. It ends the message of frame 3.'],
    ] as const) {
      panel.selection.frame.value = frame;
      await expect.poll(() => place.querySelector('.wire-words')?.textContent).toBe(words);
      expect(fields(place)[0]).toMatch(
        frame === 4 ? /FIN 1\. Set, as in every control/ : /FIN [01]\. (Set|Not set): /,
      );
    }
    panel.selection.frame.value = 5;
    await expect
      .poll(() => place.querySelector('.wire-details .facts')?.textContent)
      .toContain('sent by the client');
  });

  it('is led to by a failed check, at the frame that broke it', async () => {
    const { panel, place } = await drawn(await SampleLog.of(wireSamples()));
    const [connection] = panel.follower.session.value.connections;
    if (connection === undefined) throw new Error('no connection');
    const ids = new Set(CHECKS.map(({ id }) => id));
    expect(Object.values(CHECK_OF_RULE).filter((id) => !ids.has(id))).toEqual([]);
    render(
      <PanelContext.Provider value={panel}>
        <Checks connection={connection} />
      </PanelContext.Provider>,
      place,
    );
    const failed = () =>
      [...place.querySelectorAll('.check')].find(
        (item) => item.querySelector('code')?.textContent === 'server-frames-are-not-masked',
      );
    await expect.poll(() => failed()?.querySelector('.link')?.textContent).toBe('Show the frame');
    failed()?.querySelector<HTMLElement>('.link')?.click();
    expect(panel.selection.frame.value).toBe(7);
    expect(panel.selection.tab.value).toBe('wire');
  });

  it('says of a connection without frames why, and how to get them', async () => {
    const { place } = await drawn(sampleSession());
    await expect
      .poll(() => place.textContent)
      .toMatch(/No frames.*Browsers show extensions whole messages, not the frames.*Record the wire…/);
  });

  it('asks for no record of what the session has, or what no record has', async () => {
    const log = sampleSession();
    const { panel, place } = await drawn(log);
    const { connections } = panel.follower.session.value;
    const refused = connections.find(({ outcome }) => outcome === 'refused');
    if (refused === undefined) throw new Error('the sample has no refused connection');
    const say = (connection: Connection) => {
      render(
        <PanelContext.Provider value={panel}>
          <WireEmpty connection={connection} />
        </PanelContext.Provider>,
        place,
      );
      return place.textContent;
    };
    expect(say({ ...refused, response: notSeen('source-cannot') })).toMatch(
      /never switched.*the server’s answer with all headers.*Record the wire…$/,
    );
    const response = seen(parseResponseHead('HTTP/1.1 403 Forbidden\r\n\r\n').value);
    expect(say({ ...refused, response })).toMatch(/never switched to WebSocket, so there were no frames\.$/);
    const [open] = connections;
    if (open === undefined) throw new Error('the sample is empty');
    expect(say({ ...open, sources: ['netlog'] })).toMatch(
      /saved without raw bytes.*with “Include raw bytes”/,
    );
  });

  it('explains how to record the wire, and takes the file that it asks for', async () => {
    const { panel, place } = await drawn(sampleSession());
    await expect.poll(() => place.querySelector('.button.primary')).not.toBeNull();
    place.querySelector<HTMLElement>('.button.primary')?.click();
    expect(panel.importing.joining.value).toBe(true);
    const over = document.body.appendChild(document.createElement('div'));
    render(
      <PanelContext.Provider value={panel}>
        <RecordDialog />
      </PanelContext.Provider>,
      over,
    );
    expect(over.querySelectorAll('dialog li')).toHaveLength(3);
    expect(over.querySelector('dialog')?.textContent).toMatch(/chrome:\/\/net-export.*Include raw bytes/);
    over.querySelector<HTMLElement>('.actions .button')?.click();
    expect(panel.importing.joining.value, 'without the dialog a file is imported alone').toBe(false);
    render(null, over);
  });
});
