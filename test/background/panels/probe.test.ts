import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Background } from '../../../src/background/background.ts';
import { PROBE_MILLISECONDS, probeUrl } from '../../../src/background/panels/probe.ts';
import { FakeBrowser, FakePanel } from '../fake-browser.ts';

describe('the URL of a probe', () => {
  it.each([
    ['ws://a.example/chat?x=1', 'http://a.example/chat?x=1'],
    ['wss://a.example:8443/', 'https://a.example:8443/'],
    ['WSS://a.example/', 'https://a.example/'],
    ['https://a.example/', 'https://a.example/'],
    ['ws://a.example/a#b', 'http://a.example/a'],
    ['file:///etc/passwd', null],
    ['javascript:alert(1)', null],
    ['chrome://settings', null],
    ['ws://', null],
    ['', null],
  ])('%s asks %s', (url, asked) => {
    expect(probeUrl(url)).toBe(asked);
  });
});

describe('a probe', () => {
  let browser: FakeBrowser;
  let panel: FakePanel;

  beforeEach(async () => {
    vi.useFakeTimers();
    browser = new FakeBrowser();
    const background = new Background(browser.doors());
    await background.restore();
    panel = new FakePanel();
    background.panelConnected(panel);
    panel.say({ type: 'hello', tabId: 1 });
    panel.say({ type: 'start-recording' });
    await vi.advanceTimersByTimeAsync(200);
    background.debuggerEvent(1, 'Network.webSocketCreated', { requestId: 'x', url: 'wss://a.example/ws' });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const ask = async (url = 'wss://a.example/ws', ms = 1) => {
    panel.say({ type: 'probe', id: 7, url });
    await vi.advanceTimersByTimeAsync(ms);
    const [reply] = panel.answers;
    return reply?.type === 'probe-answer' && reply.id === 7 ? reply.answer : null;
  };

  it('is one GET of the page with its cookies, and tells status, fields and the first bytes', async () => {
    browser.resource = {
      success: true,
      httpStatusCode: 200,
      headers: { server: 'nginx', 'set-cookie': 'a=1\nb=2', broken: 5 },
      stream: '1',
    };
    expect(await ask()).toEqual({
      outcome: 'answered',
      status: 200,
      fields: [
        { name: 'server', value: 'nginx' },
        { name: 'set-cookie', value: 'a=1' },
        { name: 'set-cookie', value: 'b=2' },
      ],
      body: 'first bytes',
    });
    expect(browser.loads).toEqual([
      {
        frameId: 'main',
        url: 'https://a.example/ws',
        options: { disableCache: true, includeCredentials: true },
      },
    ]);
    expect(browser.commands.at(-1)).toBe('1 IO.close');
  });

  it('keeps a hostile answer within bounds', async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [`${n}-${'n'.repeat(9999)}`, 'v'.repeat(99_999)]),
    );
    browser.resource = { success: false, httpStatusCode: 404, headers };
    const answer = await ask();
    expect(answer).toMatchObject({ outcome: 'answered', status: 404, body: null });
    expect(JSON.stringify(answer).length).toBeLessThan(1_000_000);
  });

  it.each([
    [{ success: false, netErrorName: 'net::ERR_CONNECTION_REFUSED' }, 'net::ERR_CONNECTION_REFUSED'],
    [null, ''],
    [{ httpStatusCode: 'x' }, ''],
  ])('tells by the browser’s name why there is no answer: %j', async (resource, words) => {
    browser.resource = resource;
    expect(await ask()).toEqual({ outcome: 'failed', words });
  });

  it('does not wait for ever', async () => {
    browser.silent = true;
    expect(await ask(undefined, PROBE_MILLISECONDS + 1)).toEqual({ outcome: 'late' });
  });

  it('asks no URL that was not recorded', async () => {
    expect(await ask('wss://b.example/')).toEqual({ outcome: 'unknown-url' });
    expect(browser.loads).toEqual([]);
  });

  it('asks nothing where the tab is not recorded', async () => {
    panel.say({ type: 'stop-recording' });
    await vi.advanceTimersByTimeAsync(200);
    expect(await ask()).toEqual({ outcome: 'not-recording' });
    expect(browser.loads).toEqual([]);
  });
});
