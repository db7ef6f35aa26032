// @vitest-environment happy-dom
import { render } from 'preact';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { validateAccept } from '../../../src/analysis/accept-validation.ts';
import { BODY_LIMIT } from '../../../src/events/event.ts';
import { notSeen, type Observed, seen } from '../../../src/events/observed.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { AcceptSteps } from '../../../src/panel/views/handshake/accept-steps.tsx';
import { AnswerBody } from '../../../src/panel/views/handshake/answer-body.tsx';
import { Handshake } from '../../../src/panel/views/handshake/handshake.tsx';
import { HeadSection } from '../../../src/panel/views/handshake/head-section.tsx';
import { Negotiation } from '../../../src/panel/views/handshake/negotiation.tsx';
import { parseRequestHead, type RequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../../src/protocol/http/response-head.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { Session } from '../../../src/session/session.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';

const GOOD = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const session = new Session();
for (const batch of sampleSession().batches) session.apply(batch);

function connection(
  request: Observed<RequestHead>,
  response: Observed<ResponseHead>,
  status = 101,
): Connection {
  const base = session.connections[0];
  if (base === undefined) throw new Error('the sample is empty');
  return { ...base, request, response, status: response.seen ? seen(status) : notSeen('not-yet') };
}
const request = (...fields: string[]) =>
  seen(
    parseRequestHead(
      ['GET / HTTP/1.1', 'Host: a', 'Upgrade: websocket', 'Connection: Upgrade', ...fields, '', ''].join(
        '\r\n',
      ),
    ).value,
  );
const response = (...fields: string[]) =>
  seen(
    parseResponseHead(
      ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', ...fields, '', ''].join('\r\n'),
    ).value,
  );
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

function shown(what: preact.ComponentChild): string {
  const place = document.createElement('div');
  render(what, place);
  return place.textContent ?? '';
}

beforeAll(() => setMessageSource(messagesFrom(messages)));

describe('the body of an answer', () => {
  it('is text, whatever it says, and says where it is cut', () => {
    const place = document.createElement('div');
    render(<AnswerBody body={'<h1>403</h1><script>alert(1)</script>\r\n\u202eevil\u0007'} />, place);
    expect(place.querySelector('h1, script')).toBeNull();
    expect(place.querySelector('pre')?.textContent).toBe(
      '<h1>403</h1><script>alert(1)</script>\n\ufffdevil\u2407',
    );
    expect(place.textContent).not.toContain('The first');
    render(<AnswerBody body={'x'.repeat(BODY_LIMIT)} />, place);
    expect(place.textContent).toContain('The first 16,384 characters: no more of a body is kept.');
  });

  it('stands in the tab of a refused handshake, and not of another', async () => {
    const panel = samplePanel(sampleSession());
    const place = document.createElement('div');
    const draw = (of: Connection) =>
      render(
        <PanelContext.Provider value={panel}>
          <Handshake connection={of} />
        </PanelContext.Provider>,
        place,
      );
    const base = connection(request(KEY), response());
    draw({ ...base, body: '<p>Sign in first</p>' });
    await expect
      .poll(() => place.querySelector('.answer-body pre')?.textContent)
      .toBe('<p>Sign in first</p>');
    draw({ ...base, body: null });
    await expect.poll(() => place.querySelector('.answer-body')).toBeNull();
  });
});

describe('the accept computation in words', () => {
  it.each([
    ['matches the key', connection(request(KEY), response(`Sec-WebSocket-Accept: ${GOOD}`))],
    ['differs', connection(request(KEY), response('Sec-WebSocket-Accept: AAAA'))],
    ['missing', connection(request(KEY), response())],
    [
      'repeated',
      connection(request(KEY), response(`Sec-WebSocket-Accept: ${GOOD}`, `Sec-WebSocket-Accept: ${GOOD}`)),
    ],
    [
      'malformed key',
      connection(request('Sec-WebSocket-Key: short'), response(`Sec-WebSocket-Accept: ${GOOD}`)),
    ],
    ['key sent more than once', connection(request(KEY, KEY), response(`Sec-WebSocket-Accept: ${GOOD}`))],
    ['no key', connection(request(), response(`Sec-WebSocket-Accept: ${GOOD}`))],
    ['not observable', connection(request(KEY), notSeen('refused-response-hidden'))],
    ['not applicable', { ...connection(request(KEY), response()), transport: 'h2' as const }],
    ['not applicable', connection(request(KEY), response(), 404)],
  ])('%s', (words, of) => {
    const told = shown(<AcceptSteps validation={validateAccept(of)} connection={of} />);
    expect(told.startsWith(`Accept, step by step ${words}`)).toBe(true);
  });

  it.each([
    [
      'differs, according to the browser',
      "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value",
    ],
    [
      'missing, according to the browser',
      "Error during WebSocket handshake: 'Sec-WebSocket-Accept' header is missing",
    ],
    [
      'repeated, according to the browser',
      "Error during WebSocket handshake: 'Sec-WebSocket-Accept' header must not appear more than once in a response",
    ],
    [
      'matches the key, according to the browser',
      "Error during WebSocket handshake: 'Connection' header value must contain 'Upgrade'",
    ],
    ['not observable', "Error during WebSocket handshake: 'Upgrade' header is missing"],
  ])('of an answer that the browser hides: %s', (words, said) => {
    const base = connection(request(KEY), notSeen('refused-response-hidden'));
    const error = { at: base.createdAt, text: said, source: 'debugger' as const, beforeSwitch: true };
    const of: Connection = { ...base, errors: [error] };
    const told = shown(<AcceptSteps validation={validateAccept(of)} connection={of} />);
    expect(told.startsWith(`Accept, step by step ${words}`)).toBe(true);
    expect(told).toContain('Receivednot observable');
  });

  it('shows each step, and the received value beside the wanted one', () => {
    const of = connection(request(KEY), response('Sec-WebSocket-Accept: s3pPwrong'));
    const told = shown(<AcceptSteps validation={validateAccept(of)} connection={of} />);
    expect(told).toContain('SHA-1b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea');
    expect(told).toContain(`Base64${GOOD}`);
    expect(told).toContain('Receiveds3pPwrong differs');
  });

  it('calls nothing none that could not be seen', () => {
    const of = connection(request(KEY), notSeen('refused-response-hidden'));
    expect(shown(<AcceptSteps validation={validateAccept(of)} connection={of} />)).toContain(
      'Receivednot observable',
    );
    expect(shown(<Negotiation connection={of} />)).toContain('not observable');
  });
});

describe('offered against chosen', () => {
  it('puts both sides beside each other and explains parameters', () => {
    const of = connection(
      request(
        KEY,
        'Sec-WebSocket-Protocol: chat, superchat',
        'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
      ),
      response(
        'Sec-WebSocket-Protocol: chat',
        'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12',
      ),
    );
    const told = shown(<Negotiation connection={of} />);
    expect(told).toContain('Subprotocolchat, superchatchat');
    expect(told).toContain('the server’s window is at most 4,096 bytes');
    expect(told).toContain('the client can take a smaller window');
  });

  it('says over HTTP/2 what accepted the protocol, and invents no field for it', () => {
    const of = session.connections[1];
    if (of === undefined) throw new Error('the sample is too short');
    const told = shown(<Negotiation connection={of} />);
    expect(told).toContain('Protocolnot observablewebsocket, accepted by status 200');
  });
});

function section(value: string) {
  return (
    <HeadSection
      side="response"
      title="Response"
      startLine="HTTP/1.1 101"
      startLineSent
      fields={[{ name: 'Upgrade', value }]}
      findings={[
        {
          check: 'upgrade-is-websocket',
          verdict: 'fail',
          level: 'must',
          clauses: [],
          detail: 'It is not websocket.',
          outOfReach: false,
          places: [{ side: 'response', fieldIndex: 0, index: 0, length: 4 }],
          fix: '',
        },
      ]}
      notObservable=""
      onFieldMenu={() => {}}
    />
  );
}

describe('a head', () => {
  it('underlines a finding at its place and says it in words', () => {
    const place = document.createElement('div');
    render(section('h2cx, more'), place);
    expect(place.querySelector('mark')?.textContent).toBe('h2cx');
    expect(place.textContent).toContain('It is not websocket.');
  });

  it('is text, whatever was sent', () => {
    const place = document.createElement('div');
    render(section('<img src=x onerror=alert(1)>'), place);
    expect(place.querySelector('img')).toBeNull();
    expect(place.textContent).toContain('<img src=x onerror=alert(1)>');
  });
});
