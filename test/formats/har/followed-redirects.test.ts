import { describe, expect, it } from 'vitest';
import { readHar } from '../../../src/formats/har/read-har.ts';

const STREAM = 'https://s.example.com/events';

interface Step {
  readonly url: string;
  readonly status: number;
  readonly location?: string;
  readonly kind?: string;
}

function read(...steps: readonly Step[]) {
  const entries = steps.map(({ url, status, location, kind = 'eventsource' }) => ({
    startedDateTime: '2026-11-29T10:00:00.000Z',
    time: 5,
    _resourceType: kind,
    request: {
      method: 'GET',
      url,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Host', value: 's.example.com' }],
    },
    response: {
      status,
      httpVersion: 'HTTP/1.1',
      headers: location === undefined ? [] : [{ name: 'Location', value: location }],
      redirectURL: '',
      content: { size: 0, mimeType: status === 200 ? 'text/event-stream' : '' },
    },
  }));
  const { batches, ordinaryRequests } = readHar(
    JSON.stringify({ log: { version: '1.2', creator: { name: 'WebInspector', version: '1' }, entries } }),
  );
  const events = batches.flatMap((batch) => batch.events.map(({ event }) => event));
  const urls = events.flatMap((event) => (event.type === 'connection/created' ? [event.url] : []));
  return { urls, ordinaryRequests };
}

// HTML section 9.2.3: an EventSource follows redirects, and Chrome's HAR has an entry for each of them.
describe('a redirect of an event stream', () => {
  it.each([
    ['to an absolute address', STREAM],
    ['to a path', '/events'],
  ])('%s is no failed stream where the stream came after it', (_what, location) => {
    const from = location === STREAM ? 'http://s.example.com/events' : 'https://s.example.com/old';
    const steps = [
      { url: from, status: 301, location },
      { url: STREAM, status: 200 },
    ];
    expect(read(...steps)).toEqual({ urls: [STREAM], ordinaryRequests: 1 });
  });

  it('stays where nothing came after it, or the stream had been asked for before', () => {
    const redirect = { url: 'http://s.example.com/events', status: 307, location: STREAM };
    expect(read(redirect).urls).toEqual([redirect.url]);
    expect(read({ url: STREAM, status: 200 }, redirect).urls).toEqual([STREAM, redirect.url]);
  });

  it('of a WebSocket is a failure, since browsers do not follow it', () => {
    const steps = [
      { url: 'ws://s.example.com/ws', status: 301, location: 'wss://s.example.com/ws', kind: 'websocket' },
      { url: 'wss://s.example.com/ws', status: 404, kind: 'websocket' },
    ];
    expect(read(...steps)).toEqual({ urls: steps.map(({ url }) => url), ordinaryRequests: 0 });
  });
});
