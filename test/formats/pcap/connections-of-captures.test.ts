import { describe, expect, it } from 'vitest';
import { conversation } from './capture-file.ts';
import { asks, closes, head, type Said, SWITCHES, says, shown } from './spoken.ts';

const BYE = [closes(true, 1000), closes(false, 1000)];
const FIRST = { client: 70_000, server: 90_000 };
const SECOND = { client: 5, server: 17 };
const talk = [asks(), SWITCHES, says(true, 1, 'hello'), says(false, 1, 'world'), ...BYE];
const ENDS = '10.0.0.1:40000 > 10.0.0.2:8080';
const WHOLE = {
  outcome: 'closed',
  close: { code: 1000, by: 'client', wasClean: true },
  messages: ['> 1 5', '< 1 5'],
  failed: [],
};
const UNDER_WAY = '1 TCP connection was under way before the capture began: what it carries cannot be read';

describe('a connection between the same ports', () => {
  it('is another one, with a name of its own', () => {
    const open = conversation([asks(), SWITCHES, says(true, 1, 'one')], FIRST).slice(0, -2);
    const { connections, problems } = shown([...open, ...conversation(talk, SECOND)]);
    expect(problems).toEqual([]);
    expect(connections).toMatchObject([
      { id: ENDS, outcome: 'closed', close: 'not-in-file', messages: ['> 1 3'] },
      { id: `${ENDS} (2)`, ...WHOLE },
    ]);
  });

  it('has nothing to do with the traffic of one whose beginning was not captured', () => {
    for (const parts of [1, 20]) {
      const old = Array.from({ length: parts }, () => [says(true, 1, 'old'), says(false, 1, 'old')]).flat();
      const rest = conversation(old, FIRST).slice(2);
      for (const before of [rest, rest.slice(0, -2)]) {
        const { connections, problems } = shown([...before, ...conversation(talk, SECOND)]);
        expect(problems).toEqual([UNDER_WAY]);
        expect(connections).toMatchObject([{ id: ENDS, ...WHOLE }]);
      }
    }
  });

  it('has not begun with a SYN that nobody answers', () => {
    const whole = conversation(talk, FIRST);
    const syn = whole[0];
    if (syn === undefined) throw new Error('a SYN');
    const { connections, problems } = shown(whole.toSpliced(5, 0, { ...syn, seq: 424_242 }));
    expect(problems).toEqual([]);
    expect(connections).toMatchObject([{ id: ENDS, ...WHOLE }]);
  });

  it('begins anew with the same SYN behind a RST', () => {
    const whole = conversation(talk, FIRST);
    const [syn, answer] = whole;
    if (syn === undefined || answer === undefined) throw new Error('a SYN');
    const refusal = { ...answer, seq: 0, flags: 'RA' };
    expect(shown([syn, refusal, ...whole]).connections).toMatchObject([{ id: ENDS, ...WHOLE }]);
  });
});

describe('a connection that was under way', () => {
  const middle = conversation([says(true, 1, 'old'), says(false, 1, 'old')], FIRST).slice(2);

  it('is counted', () => {
    expect(shown(middle)).toEqual({ problems: [UNDER_WAY], connections: [] });
  });

  it('is not, where it is read from a request on, or nothing of it was captured', () => {
    expect(shown(conversation(talk, FIRST).slice(2)).problems).toEqual([]);
    expect(shown(middle.slice(-2)).problems).toEqual([]);
  });
});

/** What the client sends of a body. */
const part = (text: string): Said => [true, Buffer.from(text)];

describe('a connection of another protocol', () => {
  const LINE = Buffer.from('*1\r\n$4\r\nPING\r\n');

  it.each([
    ['in lines', LINE],
    ['without lines', Buffer.alloc(60_000, 7)],
  ])('is passed over, %s', (_, bytes) => {
    const said = Array.from({ length: 6 }, (_unused, n): Said => [n % 2 === 0, bytes]);
    expect(shown(conversation(said))).toEqual({ problems: [], connections: [] });
  });

  it('is kept apart from a head that comes in pieces, behind empty lines', () => {
    const [, request] = asks();
    const cut = [0, 1, 9, 15, 16, 17, 40].map((at, n, all): Said => [true, request.subarray(at, all[n + 1])]);
    const said = [part('\r\n'), ...cut, ...talk.slice(1)];
    expect(shown(conversation(said))).toMatchObject({ problems: [], connections: [WHOLE] });
  });
});

describe('a request that has a body', () => {
  const sized = ['Content-Length: 2'];
  const chunked = ['Transfer-Encoding: chunked'];
  const rest = [says(true, 1, 'hello'), says(false, 1, 'world'), ...BYE];

  it.each([
    ['of a length', [asks('/ws', sized, Buffer.from('{}')), SWITCHES, ...rest]],
    ['in chunks', [asks('/ws', chunked), part('2\r\n{}\r\n0\r\n\r\n'), SWITCHES, ...rest]],
    ['that ends behind the answer', [asks('/ws', sized), SWITCHES, part('{}'), ...rest]],
  ] as const)('%s is a handshake like others', (_, said) => {
    expect(shown(conversation(said))).toMatchObject({ problems: [], connections: [WHOLE] });
  });
});

it('a handshake behind an unanswered request waits for its own answer', () => {
  const plain: Said = [true, head(['GET / HTTP/1.1', 'Host: h'])];
  const empty: Said = [false, head(['HTTP/1.1 204 No Content'])];
  const said = [plain, asks(), empty, ...talk.slice(1)];
  expect(shown(conversation(said))).toMatchObject({ problems: [], connections: [WHOLE] });
});

describe('a refused handshake', () => {
  const refusal: Said = [false, head(['HTTP/1.1 403 Forbidden', 'Content-Length: 0'])];

  it('has failed where the client sent a frame before', () => {
    const { connections } = shown(conversation([asks(), says(true, 1, 'early'), refusal]));
    expect(connections).toMatchObject([{ outcome: 'refused' }]);
    expect(connections[0]?.failed).toContain('nothing-before-the-switch');
  });

  it('has not where what follows was sent behind the answer', () => {
    const next: Said = [true, head(['GET / HTTP/1.1', 'Host: h'])];
    const { connections } = shown(conversation([asks(), refusal, next]));
    expect(connections[0]?.failed).not.toContain('nothing-before-the-switch');
  });
});
