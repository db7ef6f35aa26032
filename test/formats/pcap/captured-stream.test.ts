import { describe, expect, it } from 'vitest';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readPcap } from '../../../src/formats/pcap/read-pcap.ts';
import { captureFile, conversation } from './capture-file.ts';

const REQUEST = ['GET /sse HTTP/1.1', 'Host: h.example', 'Accept: text/event-stream'];
const ANSWER = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream'];

const head = (lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);

/** A capture of one event stream, its body in pieces of which some are missing. */
function streamed({
  request = REQUEST,
  answer = ANSWER,
  body = ['data: one\n\n'],
  missing = [],
}: {
  readonly request?: readonly string[];
  readonly answer?: readonly string[];
  readonly body?: readonly string[];
  readonly missing?: readonly number[];
} = {}): Imported {
  const said = body.map((text) => [false, Buffer.from(text)] as const);
  const segments = conversation([[true, head(request)], [false, head(answer)], ...said]);
  // SYN, SYN, request and answer come before the body.
  return readPcap(captureFile(segments.filter((_, n) => !missing.includes(n - 4))));
}

/** What is listed: of each connection its kind, address, outcome and messages. */
async function listed(imported: Imported) {
  const session = replay(imported);
  return Promise.all(
    session.connections.map(async ({ id, kind, url, outcome, messagesRecorded }) => {
      const rows = session.messages.ofConnection(id);
      const messages: string[] = [];
      for (let k = 0; k < rows.length; k++) {
        const bytes = await imported.readPayload(session.messages.payloadPlace(rows.at(k)));
        messages.push(new TextDecoder().decode(bytes ?? new Uint8Array(0)));
      }
      return { kind, url: url.seen ? url.value : url.why, outcome, messagesRecorded, messages };
    }),
  );
}

const ONE = {
  kind: 'event-stream',
  url: 'http://h.example/sse',
  outcome: 'closed',
  messagesRecorded: true,
  messages: ['one'],
};

describe('an event stream of a packet capture', () => {
  it.each([
    ['\n', '\n'],
    ['\r\n', '\r\n'],
    ['\r', '\r'],
  ])(
    'shows each whole event behind the empty line that ends a broken one, of lines that end in %j',
    async (end) => {
      const body = ['data: one||', 'data: aaa', 'bbb', 'ccc|', '|data: whole|', '|data: last||'];
      const pieces = body.map((text) => text.replaceAll('|', end));
      expect(await listed(streamed({ body: pieces, missing: [2] }))).toEqual([
        { ...ONE, messages: ['one', 'whole', 'last'] },
      ]);
    },
  );

  it('reads a body whose coding is identity', async () => {
    expect(await listed(streamed({ answer: [...ANSWER, 'Content-Encoding: Identity'] }))).toEqual([ONE]);
  });

  it.each([
    ['https://real.example/sse', 'https://real.example/sse'],
    ['HTTP://real.example/sse', 'http://real.example/sse'],
    ['*', 'http://h.example/'],
  ])('takes the address from the target %s', async (target, url) => {
    const request = REQUEST.with(0, `GET ${target} HTTP/1.1`);
    expect(await listed(streamed({ request }))).toEqual([{ ...ONE, url }]);
  });

  it('is one where the server ignored an upgrade to h2c', async () => {
    const request = [
      ...REQUEST,
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMA',
    ];
    expect(await listed(streamed({ request }))).toEqual([ONE]);
    const refused = await listed(
      streamed({ request, answer: ['HTTP/1.1 200 OK', 'Content-Type: text/html'] }),
    );
    expect(refused).toMatchObject([{ kind: 'upgrade', outcome: 'refused' }]);
  });
});
