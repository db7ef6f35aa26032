// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { ExportPreviewList } from '../../../src/panel/views/export/export-preview-list.tsx';

beforeAll(() => setMessageSource(messagesFrom(messages)));

const PREVIEW = {
  connections: 1,
  messages: 12,
  messageBytes: 120,
  secrets: new Map([
    ['cookie', 3],
    ['message-body', 12],
  ] as const),
};

function hidden(keepsMessages: boolean): string[] {
  const root = document.createElement('div');
  render(
    <ExportPreviewList
      preview={PREVIEW}
      redact={true}
      kept={new Set()}
      keepsMessages={keepsMessages}
      onKeep={() => undefined}
      disabled={false}
    />,
    root,
  );
  return [...root.querySelectorAll('label')].map(({ textContent }) => textContent.trim());
}

describe('what redaction hides', () => {
  it('counts contents of messages only where all of them are left out', () => {
    expect(hidden(false)).toEqual(['Cookies 3', 'Contents of messages 12']);
    expect(hidden(true)).toEqual([
      'Cookies 3',
      'Contents of messages, but for those that your redaction rules keep',
    ]);
  });
});
