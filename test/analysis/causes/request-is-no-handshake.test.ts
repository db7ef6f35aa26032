import { describe, expect, it } from 'vitest';
import type { Sight } from './connections.ts';
import { ASK, explained, explainedAnswer } from './explained.ts';

/** The request of a browser that lacks a field. */
function without(name: string): string[] {
  return ASK.filter((line) => !line.startsWith(`${name}:`));
}

describe('a GET with Upgrade that went over HTTP/2', () => {
  const seen: Sight = { source: 'transcript', transport: 'h2', request: ASK };
  const browser =
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';

  it.each([200, 400, 403, 404, 405, 426, 501])('is the cause, whatever was answered: %i', (status) => {
    const explanation = explained({ ...seen, response: [`HTTP/2 ${status}`, 'server: cloudflare'] });
    expect(explanation).toMatchObject({ cause: 'request-is-no-handshake' });
    expect(explanation?.sentence).toContain('--http1.1');
    expect(JSON.stringify(explanation)).not.toMatch(/the CONNECT /);
  });

  it.each([301, 401, 429, 502, 503])('is not, where the answer has a reason of its own: %i', (status) => {
    expect(explained({ ...seen, response: [`HTTP/2 ${status}`] })?.cause).not.toBe('request-is-no-handshake');
  });

  it('is not claimed where a browser shows such a request, or nobody saw one', () => {
    const shown = [...ASK, browser];
    for (const sight of [
      { ...seen, request: shown },
      { ...seen, source: 'har', request: shown },
      { ...seen, source: 'har' },
      { ...seen, source: 'debugger', request: shown },
      { ...seen, request: undefined },
      { ...seen, method: 'CONNECT', request: [':method: CONNECT', ':protocol: websocket'] },
    ] as const) {
      const explanation = explained({ ...sight, response: ['HTTP/2 403'] });
      expect(explanation?.cause).toBe('extended-connect-refused');
    }
  });
});

describe('a wrong request', () => {
  it.each([200, 204, 404])('that gets the answer of an ordinary one is the cause: %i', (status) => {
    for (const name of ['Upgrade', 'Connection', 'Sec-WebSocket-Version']) {
      const explanation = explainedAnswer({ request: without(name), response: [`HTTP/1.1 ${status} X`] });
      expect(explanation).toMatchObject({ cause: 'request-is-no-handshake' });
      expect(explanation?.sentence).toContain('as an ordinary request is');
    }
  });

  it('is not claimed where its list is not whole', () => {
    const partial = without('Upgrade').filter((line) => !line.startsWith('Host:'));
    expect(explainedAnswer({ request: partial, response: ['HTTP/1.1 404 X'] })?.cause).toBe(
      'no-websocket-at-this-path',
    );
    expect(explainedAnswer({ request: partial, response: ['HTTP/1.1 200 X'] })?.cause).toBe(
      'upgrade-ignored',
    );
  });

  it('is no cause of a 404 or a 200 by what no server looks at', () => {
    const odd = [...ASK, 'Sec-WebSocket-Extensions: foo bar;;'];
    expect(explainedAnswer({ request: odd, response: ['HTTP/1.1 404 X'] })?.cause).toBe(
      'no-websocket-at-this-path',
    );
    expect(explainedAnswer({ request: odd, response: ['HTTP/1.1 200 X'] })?.cause).toBe('upgrade-ignored');
  });

  it('is none where it is right', () => {
    expect(explainedAnswer({ response: ['HTTP/1.1 404 X'] })?.cause).toBe('no-websocket-at-this-path');
    expect(explainedAnswer({ response: ['HTTP/1.1 200 X'] })?.cause).toBe('upgrade-ignored');
  });
});
