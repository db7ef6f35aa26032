import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readAny } from '../../src/formats/recognize.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import { closeUnrecorded } from '../../src/session/close-unrecorded.ts';
import { joined } from './sample-log.ts';

const PRODUCER = { name: 'Switchyard', version: '0.1.0' };

function harOf(creator: string, more: object = {}): string {
  const entry = {
    startedDateTime: '2026-11-20T12:00:00.000Z',
    time: 100,
    _resourceType: 'websocket',
    request: {
      method: 'GET',
      url: 'ws://server.example/chat',
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'Host', value: 'server.example' },
        { name: 'Upgrade', value: 'websocket' },
        { name: 'Connection', value: 'Upgrade' },
      ],
    },
    response: {
      status: 101,
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'Upgrade', value: 'websocket' },
        { name: 'Connection', value: 'Upgrade' },
      ],
    },
    _webSocketMessages: [{ type: 'send', time: 1_795_176_000.25, opcode: 1, data: 'x' }],
    ...more,
  };
  return JSON.stringify({
    log: { version: '1.2', creator: { name: creator, version: '1' }, entries: [entry] },
  });
}

/** Of each connection: how it came out, and whether its end is unknown. */
function endsOf(imported: Imported) {
  return replay(imported).connections.map((connection) => [connection.outcome, closeUnrecorded(connection)]);
}

it.each([
  ['Chrome', harOf('WebInspector'), 'open', true],
  ['Firefox', harOf('Firefox'), 'open', true],
  ['Playwright', harOf('Playwright'), 'open', true],
  ['HTTP Toolkit', harOf('HTTP Toolkit'), 'open', false],
  ['a program that knows of no end', harOf('Other', { _webSocketClose: null }), 'open', false],
  ['a program that wrote one', harOf('Other', { _webSocketClose: { code: 1000 } }), 'closed', false],
  [
    'a close frame among the messages',
    harOf('Other', {
      _webSocketMessages: [{ type: 'receive', time: 1_795_176_001, opcode: 8, data: 'A+g=' }],
    }),
    'closed',
    false,
  ],
])(
  'whether the end is known, in the HAR of %s and in all that is written of it',
  async (_, text, ...ends) => {
    const imported = readAny(text);
    expect(endsOf(imported)).toEqual([ends]);
    const options = { redact: true, producer: PRODUCER, browser: null };
    const { batches, readPayload } = imported;
    const written = [
      await joined(writeHar(batches, readPayload, options)),
      await joined(writeLog(batches, readPayload, options)),
      await joined(writeTranscript(replay(imported), readPayload, { redact: false })),
    ];
    for (const each of written) expect(endsOf(readAny(each))).toEqual([ends]);
  },
);

it('the DevTools Protocol reports an end without its code', async () => {
  const text = await readFile(new URL('../fixtures/cdp/chromium-156.jsonl', import.meta.url), 'utf8');
  expect(endsOf(readAny(text)).slice(0, 1)).toEqual([['closed', false]]);
  const unended = text
    .split('\n')
    .filter((line) => !line.includes('Network.webSocketClosed'))
    .join('\n');
  expect(endsOf(readAny(unended)).slice(0, 1)).toEqual([['open', false]]);
});
