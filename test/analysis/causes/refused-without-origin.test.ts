import { describe, expect, it } from 'vitest';
import { ASK, explainedAnswer } from './explained.ts';

const FORBIDDEN = 'HTTP/1.1 403 Forbidden';
const WITHOUT_ORIGIN = ASK.filter((line) => !line.startsWith('Origin:'));

describe('a 403', () => {
  it.each([
    ['nobody who names itself', []],
    ['Kestrel', ['Server: Kestrel']],
    ['nginx', ['Server: nginx']],
    ['Cowboy', ['Server: Cowboy']],
  ])('of %s to a request without an Origin does not ask for one', (_who, fields) => {
    const said = explainedAnswer({ request: WITHOUT_ORIGIN, response: [FORBIDDEN, ...fields] });
    expect(said?.cause).toBe('origin-or-access-refused');
    expect(said?.sentence).toMatch(/403/);
    expect(said?.sentence).not.toMatch(/Origin/);
    expect(said?.fixes.map(({ code }) => code).join('\n')).not.toMatch(/origin|Host/i);
  });

  it.each([
    ['with one', ASK],
    ['of which nobody saw the request', undefined],
    [
      'whose list lacks Host, so that fields were left out',
      WITHOUT_ORIGIN.filter((line) => !line.startsWith('Host:')),
    ],
  ])('to a request %s still may be about it', (_which, request) => {
    const said = explainedAnswer({ request, response: [FORBIDDEN] });
    expect(said?.sentence).toMatch(/Add the page’s Origin/);
    expect(said?.fixes).not.toEqual([]);
  });

  it('of Cowboy speaks of connect/3 as well as of check_origin', () => {
    const said = explainedAnswer({ response: [FORBIDDEN, 'Server: Cowboy', 'Via: kong/2.8.1'] });
    expect(said?.sentence).toMatch(/check_origin/);
    expect(said?.sentence).toMatch(/connect\/3 returns :error/);
    expect(said?.fixes[0]?.product).toMatch(/Phoenix/);
  });

  it.each(['OK', 'ok.', 'null', 'true', 'Hello World', 'Welcome!', '{}'])(
    'with the body %s is not said to give a reason',
    (body) => {
      expect(explainedAnswer({ response: [FORBIDDEN], body })?.sentence).not.toMatch(/asks for|says/);
    },
  );

  it.each(['token expired', 'No such room', 'banned', 'Zugriff verweigert'])(
    'with the body %s does',
    (body) => {
      expect(explainedAnswer({ response: [FORBIDDEN], body })?.sentence).toMatch(/says “/);
    },
  );

  it('of kubectl proxy to exec names its option, and no other 403 of those words does', () => {
    const response = [FORBIDDEN, 'Content-Type: text/plain; charset=utf-8'];
    const at = (path: string) =>
      explainedAnswer({ url: `ws://host:8001${path}`, response, body: '<h3>Unauthorized</h3>' })?.sentence;
    expect(at('/api/v1/namespaces/d/pods/p/exec?command=sh')).toMatch(/--reject-paths/);
    expect(at('/api/v1/namespaces/d/pods/p/log')).not.toMatch(/kubectl/);
    expect(at('/exec')).not.toMatch(/kubectl/);
  });
});

const CLOUDFLARES = [520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530];

describe('the statuses that Cloudflare uses', () => {
  it.each(CLOUDFLARES)('%i is of Cloudflare only where Cloudflare names itself', (status) => {
    const by = (...fields: string[]) => explainedAnswer({ response: [`HTTP/1.1 ${status} x`, ...fields] });
    for (const field of ['Server: cloudflare', 'CF-RAY: 8d0-FRA']) {
      const said = by(field);
      expect(said?.sentence).toMatch(new RegExp(`Cloudflare answered ${status}`));
      expect(said?.cause).toBe('bad-gateway');
    }
    for (const fields of [
      [],
      ['Server: nginx'],
      ['Server: AkamaiGHost'],
      ['Server: uvicorn'],
      ['Server: Pantheon'],
    ]) {
      const said = by(...fields);
      expect(said?.cause).toBe('bad-gateway');
      expect(said?.sentence).toMatch(/a status that Cloudflare uses/);
      expect(said?.sentence).not.toMatch(/Cloudflare answered/);
      expect(said?.fixes.map(({ product }) => product).filter((name) => name !== 'nginx')).toEqual([]);
      if (fields[0] !== undefined) expect(said?.sentence).toContain(fields[0].slice('Server: '.length));
    }
  });

  it.each(CLOUDFLARES)('%i alone says on what it depends', (status) => {
    const said = explainedAnswer({ status, request: undefined });
    expect(said?.sentence).toMatch(/if Cloudflare stands before the server/);
  });

  it('Cloudflare’s own short body names it, and 1033 the tunnel', () => {
    const said = explainedAnswer({ response: ['HTTP/1.1 530 <none>'], body: 'error code: 1033' });
    expect(said?.sentence).toMatch(/Start the tunnel’s connector/);
    const other = explainedAnswer({
      response: ['HTTP/1.1 530 x', 'Server: Pantheon'],
      body: 'Site 1033 is frozen',
    });
    expect(other?.sentence).not.toMatch(/tunnel’s connector/);
  });
});
