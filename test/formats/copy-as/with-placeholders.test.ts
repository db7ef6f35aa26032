import { describe, expect, it } from 'vitest';
import { copiedMessages } from '../../../src/formats/copy-as/copied-message.ts';
import { COPY_FORMATS } from '../../../src/formats/copy-as/copy-formats.ts';
import { withPlaceholders } from '../../../src/formats/copy-as/with-placeholders.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';

const TRANSCRIPT = `! url "wss://chat.example/a?token=hunter2hunter2&room=7"
> GET /a?token=hunter2hunter2&room=7 HTTP/1.1
> Host: chat.example
> Connection: Upgrade
> Upgrade: websocket
> Sec-WebSocket-Protocol: chat, PROTOCOL
> Cookie: sid=s3cr3t
> Authorization: Bearer verysecretindeed
< HTTP/1.1 101 Switching Protocols
< text "welcome"
> text "hello"
> binary 01 ff
< ping
< text "part" ... of 70000 bytes
< text "good bye"
`;

function chat(protocol: string) {
  const imported = readTranscript(TRANSCRIPT.replace('PROTOCOL', protocol));
  const session = replay(imported);
  const connection = session.connections[0];
  if (connection === undefined) throw new Error('the transcript has no connection');
  return { session, connection, readPayload: imported.readPayload };
}

describe('copying with stand-ins', () => {
  it('lets no cookie, credential or token into any format', () => {
    const connection = withPlaceholders(chat('superchat').connection);
    for (const { id, write } of COPY_FORMATS) {
      const copied = write(connection, []) ?? '';
      expect(copied, id).not.toMatch(/s3cr3t|verysecretindeed|hunter2/);
      expect(copied, id).toContain('room=7'.slice(0, id === 'playwright' ? 0 : undefined));
      expect(copied, id).toContain(id === 'playwright' ? 'chat.example/a' : 'redacted-');
    }
  });

  it('keeps subprotocols, which a server needs, but not one that is a token', () => {
    const [curl] = COPY_FORMATS;
    expect(curl?.write(withPlaceholders(chat('superchat').connection), [])).toContain('chat, superchat');
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl';
    expect(curl?.write(withPlaceholders(chat(token).connection), [])).not.toContain(token);
    expect(curl?.write(chat(token).connection, [])).toContain(token);
  });
});

describe('copiedMessages', () => {
  it('reads whole messages in order, and counts what it leaves out', async () => {
    const { session, connection, readPayload } = chat('superchat');
    expect(await copiedMessages(session, connection.id, readPayload)).toEqual({
      messages: [
        { outgoing: false, data: 'welcome' },
        { outgoing: true, data: 'hello' },
        { outgoing: true, data: Uint8Array.of(1, 255) },
        { outgoing: false, data: 'good bye' },
      ],
      leftOut: 2,
    });
  });

  it('leaves out what was evicted', async () => {
    const { session, connection } = chat('superchat');
    expect((await copiedMessages(session, connection.id, async () => null)).leftOut).toBe(6);
  });
});
