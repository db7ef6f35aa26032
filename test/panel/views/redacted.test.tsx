// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { ImportReport } from '../../../src/panel/views/import/import-report.tsx';
import { messageCell } from '../../../src/panel/views/messages/message-cell.tsx';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { see } from '../support/see.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const place = document.createElement('div');
afterEach(() => render(null, place));

it.each([
  [true, 'The file is redacted: secrets are replaced, and contents of messages may be left out.'],
  [false, ''],
])('a file that was redacted (%s) says so when it is opened', (redacted, words) => {
  const from = {
    fileName: 'a.har',
    format: 'har',
    producer: '',
    at: epochMilliseconds(0),
    redacted,
    ordinaryRequests: 0,
    problems: [],
    problemCount: 0,
  };
  render(<ImportReport from={from} />, place);
  expect(place.textContent).toBe(words);
});

it('a message whose contents are not in the file says so in place of nothing', async () => {
  const log = new SampleLog('redacted')
    .row(0, 'in', OPCODE.text, new Uint8Array(0), 1000, { size: 5, flags: FLAG.payloadCut })
    .row(0, 'in', OPCODE.text, new Uint8Array(0), 1001)
    .cut();
  const panel = samplePanel(log);
  await see(() => expect(panel.follower.session.value.messages.count).toBe(2));
  const { messages: index } = panel.follower.session.value;
  render(
    <>
      {messageCell(index, 0, null, 'preview', panel)}, {messageCell(index, 1, null, 'preview', panel)}
    </>,
    place,
  );
  expect(place.textContent).toBe('left out, (empty)');
});
