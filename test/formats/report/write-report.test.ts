import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { html } from '../../../src/formats/report/html-text.ts';
import { writeReport } from '../../../src/formats/report/write-report.ts';
import { REFUSED } from '../../cli/check/sample-files.ts';

const KEPT = join(PROJECT, 'test/fixtures/formats/log-1-standard.jsonl');
const SECRET = 'Qz7Kp3Vm9Lt2Rb8Nd5Wx';

/** A refused socket that carries one secret in every place. */
const SECRETS = `! url "wss://user:${SECRET}@h/chat/${SECRET}?token=${SECRET}"
> GET /chat/${SECRET}?token=${SECRET} HTTP/1.1
> Host: h
> Upgrade: websocket
> Cookie: sid=${SECRET}
> Authorization: Bearer ${SECRET}
> Sec-WebSocket-Protocol: bearer, ${SECRET}
> X-Api-Key: ${SECRET}
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
< Set-Cookie: sid=${SECRET}
< Sec-WebSocket-Protocol: ${SECRET}
> text "{\\"token\\":\\"${SECRET}\\"}"
< text "just ${SECRET}"
! error "WebSocket connection to 'wss://h/chat?token=${SECRET}' failed"
< close 4001 "expired ${SECRET}"
`;

const TICKER = `! url "ws://h/socket.io/?EIO=4&transport=websocket"
> GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
> text "42[\\"hey\\"]"
< close 1000 "bye"
`;

/** An event stream that its server ended; the log writes 0 where there is no code. */
const STREAM = `! url "http://h/events"
! kind event-stream
> GET /events HTTP/1.1
> Host: h
> Accept: text/event-stream
< HTTP/1.1 200 OK
< Content-Type: text/event-stream
< text "data: hello"
< close 0 ""
`;

async function reportOf(imported: Imported, redact: boolean): Promise<string> {
  let text = '';
  const options = { redact, producer: { name: 'Switchyard', version: '1.0' }, recordedBy: imported.producer };
  for await (const piece of writeReport(replay(imported), imported.readPayload, options)) text += piece;
  return text;
}

function imported(text: string): Imported {
  return readFile(new TextEncoder().encode(text));
}

const FRAMES = `! url "ws://h/"
> GET / HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
< wire 81 02 68 69 89 00
> wire 8a 80 00 00 00 00
`;

describe('a report', () => {
  it('counts the frames of a recorded wire', async () => {
    const report = await reportOf(readFile(new TextEncoder().encode(FRAMES)), false);
    expect(report).toContain(
      '<dt>On the wire</dt><dd>sent 1 frame (1 control), received 2 frames (1 control)</dd>',
    );
  });

  it('has no secret of the words that a log has for a fault of a frame', async () => {
    let log = '';
    const wire = imported(FRAMES);
    const options = { redact: false, producer: { name: 'Switchyard', version: '1.0' } };
    for await (const piece of writeLog(wire.batches, wire.readPayload, options)) log += piece;
    const fault = { frame: 0, rule: 'not-masked', offset: 0, what: `the token ${SECRET} is bad` };
    expect(log).toContain('"faults":[]');
    const report = await reportOf(
      imported(log.replaceAll('"faults":[]', `"faults":[${JSON.stringify(fault)}]`)),
      true,
    );
    expect(report).toContain('the token redacted-');
    expect(report).not.toContain(SECRET);
  });

  it('says of each connection what it is, why it failed, what is broken and what was sent', async () => {
    const { document } = new Window();
    document.write(await reportOf(imported(`${REFUSED}\n${TICKER}`), false));
    const [refused, ticker] = [...document.querySelectorAll('section')];
    expect(refused?.querySelector('h2')?.textContent).toContain('/chat');
    expect(refused?.textContent).toContain('Why it failed:');
    expect(refused?.textContent).toContain('502');
    expect(refused?.querySelector('pre')).not.toBeNull();
    expect(ticker?.textContent).toContain('socket.io EVENT');
    expect(ticker?.textContent).toContain('1000 (Normal Closure) "bye"');
    expect(document.querySelector('a')?.getAttribute('href')).toBe('#c1');
  });

  it('alarms only at what failed or broke off, and not at a close in order', async () => {
    const closed = TICKER.replace('1000 "bye"', '4401 "log in again"');
    const { document } = new Window();
    document.write(await reportOf(imported(`${REFUSED}\n${closed}\n${TICKER}`), false));
    const titles = [...document.querySelectorAll('h3')].filter(({ textContent }) =>
      textContent.startsWith('Why'),
    );
    expect(
      titles.map((title) => [title.textContent.split(':')[0], title.querySelector('.fail') !== null]),
    ).toEqual([
      ['Why it failed', true],
      ['Why it was closed', false],
    ]);
  });

  it('has no close code of what cannot have one', async () => {
    const { document } = new Window();
    document.write(await reportOf(imported(STREAM), false));
    const terms = [...document.querySelectorAll('dt')].map(({ textContent }) => textContent);
    expect(terms).toContain('Ended');
    expect(terms).not.toContain('Close');
  });

  it('draws the messages of a connection over time', async () => {
    expect(await reportOf(readFile(readFileSync(KEPT)), true)).toMatch(
      /<svg role="img" aria-label="[^"]+"[^>]*><rect /,
    );
  });

  it('loads nothing and runs nothing: its own policy forbids all but its style', async () => {
    const text = await reportOf(imported(REFUSED), false);
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;;`);
    expect(text).not.toMatch(/<script|javascript:|<link|<img|<iframe|\son\w+=|\sstyle=|\ssrc=/i);
  });

  it('holds no secret of any place unless it is asked to', async () => {
    const source = imported(SECRETS);
    expect(await reportOf(source, true)).not.toContain(SECRET);
    expect(await reportOf(source, false)).toContain(SECRET);
  });
});

describe('text within HTML', () => {
  it('is no HTML, whatever it is', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '</style><script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onclick='",
        '&lt;',
        '\u202e\u0000\ud800',
        ']]>',
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const { text: written } = html`<p title="${text}">${text}</p>`;
        expect(written.match(/[<>]/g)).toHaveLength(4);
        expect(written.match(/["']/g)).toHaveLength(2);
        expect(written.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});
