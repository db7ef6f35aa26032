import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import type { Session } from '../../../src/session/session.ts';

/** What is said of a socket: its cause, its close, and `client>server` frames by opcode. */
function said({ connection: { id, url, close, status }, explanation }: Judged, session: Session) {
  const wire = session.wire(id);
  const opcodes = (outgoing: boolean) =>
    Array.from({ length: wire?.count ?? 0 }, (_, i) => i)
      .filter((i) => wire?.outgoing(i) === outgoing)
      .map((i) => wire?.opcode(i))
      .join(' ');
  return [
    url.seen ? url.value.replace(/^(\w+):\/\/[^/]+/, '$1:').replace(/\?.*/, '') : '',
    status.seen ? status.value : status.why,
    explanation?.cause ?? null,
    close.seen ? close.value.code : close.why,
    `${opcodes(true)} > ${opcodes(false)}`,
  ];
}

// Names of events came and went between these versions; what is read did not.
describe.each([119, 138])('a NetLog of Chromium %i', (version) => {
  const path = new URL(`../../fixtures/netlog/chromium-${version}.json`, import.meta.url);
  const session = replay(readNetLog(readFileSync(path)));
  const judged = judgeSession(session, null);

  it('shows each socket as Chromium 156 does', () => {
    expect(judged.map((each) => said(each, session))).toEqual([
      ['http:/es', 200, null, expect.anything(), ' > '],
      ['ws:/socket/plain', 101, 'closed-with-code', 4001, '1 10 8 > 1 9 1 8'],
      ['ws:/socket/refused', 403, 'origin-or-access-refused', 'not-in-file', ' > '],
      ['ws:/socket/wrong', 101, 'accept-mismatch', 'not-in-file', ' > '],
      ['ws:/socket/drop', 101, 'abnormal-closure-after-switch', 1006, '1 > 1'],
      ['ws:/socket/mid', 101, 'abnormal-closure-after-switch', 1006, '1 > 1 1'],
      ['ws:/socket/masked', 101, 'frames-broken-after-switch', 1002, '1 8 > 1 1'],
      ['wss:/socket/secure', 101, 'closed-with-code', 4001, '1 10 8 > 1 9 1 8'],
      ['wss:/', 200, null, 'not-in-file', '1 8 > 1 8'],
      ['wss:/', 403, 'extended-connect-refused', 'not-in-file', ' > '],
      ['ws:/closed', 'not-yet', 'unsafe-port', 'not-in-file', ' > '],
    ]);
  });

  it('says which code the page got of a frame that the browser refused', () => {
    const refused = judged.find(({ explanation }) => explanation?.cause === 'frames-broken-after-switch');
    expect(refused?.explanation?.evidence).toContain(
      'The code 1002 stands in the client’s close frame: a browser gives its page 1006 instead, without a reason.',
    );
  });

  it('says of a socket that its server’s bytes end within a frame, and of no other', () => {
    const cut = judged.filter(({ explanation }) =>
      explanation?.evidence.includes(
        'The server’s bytes end in the middle of a frame that announces 10 bytes of payload.',
      ),
    );
    expect(cut.map((each) => said(each, session)[0])).toEqual(['ws:/socket/mid']);
    expect(judged.filter(({ explanation }) => explanation?.evidence.join().includes('middle'))).toEqual(cut);
  });
});
