import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Fix } from '../../../src/analysis/explanation.ts';
import { apache, apacheBefore2447 } from '../../../src/analysis/fixes/apache.ts';
import { BACKEND, fixSite } from '../../../src/analysis/fixes/fix-site.ts';
import { haproxy } from '../../../src/analysis/fixes/haproxy.ts';
import { nginx } from '../../../src/analysis/fixes/nginx.ts';
import type { Product } from '../../../src/analysis/fixes/product.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { type EventSourceServer, startEventSource } from '../../support/proxies/event-source.ts';
import { installPackages } from '../../support/proxies/install-packages.ts';
import { apachePlan, haproxyPlan, nginxPlan, overTls } from '../../support/proxies/plans.ts';
import { complaintAbout, type ProxyPlan, runProxy } from '../../support/proxies/run-proxy.ts';
import { startSocketBackend } from '../../support/proxies/socket-backend.ts';
import { SocketWitness, type Witnessed } from '../../support/proxies/socket-witness.ts';

// Real proxies from Debian before a real ws server: each is configured as people do it wrongly, a real Chromium fails, the
// cause has to be right, and then the very code that we print goes into the configuration and the switch has to work.

const missing = installPackages('nginx', 'apache2', 'haproxy');
const because = missing === null ? '' : ` (skipped: ${missing})`;

const certificate = makeCertificate();

let witness: SocketWitness;
let backend: Awaited<ReturnType<typeof startSocketBackend>>;

beforeAll(async () => {
  if (missing !== null) return;
  witness = await SocketWitness.start([`--ignore-certificate-errors-spki-list=${certificate.spkiHash}`]);
  backend = await startSocketBackend();
});

afterAll(async () => {
  await witness?.stop();
  await backend?.close();
});

/** Runs a proxy for one socket to /chat. */
async function through(plan: ProxyPlan, messages = 1): Promise<Witnessed> {
  const proxy = await runProxy(plan);
  try {
    return await witness.open(`ws://127.0.0.1:${proxy.port}/chat`, messages);
  } finally {
    await proxy.stop();
  }
}

/** Runs a proxy that offers HTTP/2, for one socket to /chat where a session of HTTP/2 exists. */
async function throughHttp2(plan: ProxyPlan): Promise<Witnessed> {
  const proxy = await runProxy(overTls(plan, certificate));
  try {
    await witness.warm(`https://127.0.0.1:${proxy.port}/`);
    return await witness.open(`wss://127.0.0.1:${proxy.port}/chat`);
  } finally {
    await proxy.stop();
  }
}

/** The fix that we print for a product, and nothing but that, with the reader's own backend in place of the stand-in. */
function printed(explanation: Explanation | null, product: string, version = ''): string {
  const fix = explanation?.fixes.find((one) => one.product === product && one.version.startsWith(version));
  if (fix === undefined) throw new Error(`No fix is printed for ${product} ${version}`);
  expect(changedLines(fix).length).toBeGreaterThan(0);
  return fix.code.replaceAll(BACKEND, backend.address);
}

function changedLines(fix: Fix): string[] {
  const lines = fix.code.split('\n');
  return fix.changed.flatMap((number) => lines[number] ?? []);
}

function statusOf({ connection }: Witnessed): number | null {
  return connection.status.seen ? connection.status.value : null;
}

function expectDropped(broken: Witnessed): void {
  expect(broken.connection.outcome).toBe('refused');
  expect(broken.connection.status).toEqual({ seen: true, value: 426 });
  expect(broken.explanation?.cause).toBe('upgrade-dropped-by-proxy');
  expect(broken.explanation?.evidence.join(' ')).toContain('Unexpected response code: 426');
}

function expectSwitched(mended: Witnessed): void {
  expect(mended.connection.status).toEqual({ seen: true, value: 101 });
  expect(mended.received[0]).toBe('hello');
  expect(mended.explanation).toBeNull();
}

function expectEndedByLimit(broken: Witnessed): void {
  expect(broken.connection.status).toEqual({ seen: true, value: 101 });
  expect(broken.received).toEqual(['hello']);
  expect(broken.explanation?.cause).toBe('abnormal-closure-after-switch');
  expect(broken.explanation?.evidence.join(' ')).toMatch(
    /The last message came [01](\.\d)? s before the end\./,
  );
}

function expectLived(mended: Witnessed): void {
  expectSwitched(mended);
  expect(mended.received).toEqual(['hello', 'late']);
}

// The configurations before they are mended.
const bareNginx = () => nginxPlan(`    location /chat {\n      proxy_pass http://${backend.address};\n    }`);
const bareApache = () => `ProxyPass "/chat" "http://${backend.address}/chat"`;
const haproxyDefaults = (seconds: number) =>
  `defaults\n    mode http\n    timeout connect 5s\n    timeout client ${seconds}s\n    timeout server ${seconds}s\n`;
// A backend made for pages, whose hardening takes every hop-by-hop field away.
const hardenedWeb = () =>
  `\nbackend web\n    http-request del-header Upgrade\n    http-request del-header Connection\n    server web1 ${backend.address}\n`;
const plainWeb = () => `\nbackend web\n    server web1 ${backend.address}\n`;
const haproxyFront = '\nfrontend web\n    bind :80\n    default_backend web\n';

describe.skipIf(missing !== null)(`nginx${because}`, () => {
  it('without the Upgrade lines fails for the cause that we name, and with the code that we print it switches', async () => {
    const failure = await through(bareNginx());
    expectDropped(failure);
    expectSwitched(await through(nginxPlan(printed(failure.explanation, 'nginx'))));
  });

  it('with a short proxy_read_timeout breaks off, and with the code that we print it lives on', async () => {
    const limit = '    proxy_read_timeout 1s;\n';
    const passing = printed((await through(bareNginx())).explanation, 'nginx');
    const ended = await through(nginxPlan(limit + passing), 2);
    expectEndedByLimit(ended);
    expectLived(await through(nginxPlan(limit + printed(ended.explanation, 'nginx')), 2));
  });
});

describe.skipIf(missing !== null)(`Apache httpd${because}`, () => {
  it('without upgrade=websocket fails for the cause that we name, and with the code that we print it switches', async () => {
    const failure = await through(apachePlan(bareApache()));
    expectDropped(failure);
    const code = printed(failure.explanation, 'Apache httpd', '2.4.47');
    expectSwitched(await through(apachePlan(`${code}\n${bareApache()}`)));
  });

  it('switches with the code for versions before 2.4.47 too', async () => {
    const failure = await through(apachePlan(bareApache()));
    const code = printed(failure.explanation, 'Apache httpd', '2.4.10');
    expectSwitched(await through(apachePlan(code)));
  });

  it('with a short Timeout breaks off, and with the code that we print it lives on', async () => {
    const failure = await through(apachePlan(bareApache()));
    const passing = printed(failure.explanation, 'Apache httpd', '2.4.47');
    const ended = await through(apachePlan(`Timeout 1\n${passing}`), 2);
    expectEndedByLimit(ended);
    expectLived(await through(apachePlan(`Timeout 1\n${printed(ended.explanation, 'Apache httpd')}`), 2));
  });
});

describe.skipIf(missing !== null)(`HAProxy${because}`, () => {
  it('with a backend that takes Upgrade away fails for the cause that we name, and with the code that we print it switches', async () => {
    const failure = await through(haproxyPlan(haproxyDefaults(50) + haproxyFront + hardenedWeb()));
    expectDropped(failure);
    const code = printed(failure.explanation, 'HAProxy');
    expectSwitched(await through(haproxyPlan(`${haproxyDefaults(50)}\n${code}\n${hardenedWeb()}`)));
  });

  it('without timeout tunnel breaks off, and with the code that we print it lives on', async () => {
    const ended = await through(haproxyPlan(haproxyDefaults(1) + haproxyFront + plainWeb()), 2);
    expectEndedByLimit(ended);
    // The same limits of one second beside the line that we print.
    const code = printed(ended.explanation, 'HAProxy').replaceAll('50s', '1s');
    expectLived(await through(haproxyPlan(`${code}\n${haproxyFront}${plainWeb()}`), 2));
  });
});

describe.skipIf(missing !== null)(`over HTTP/2${because}`, () => {
  it('HAProxy translates an extended CONNECT, and nginx offers none, so that Chromium asks it over HTTP/1.1', async () => {
    const haproxied = await throughHttp2(haproxyPlan(haproxyDefaults(50) + haproxyFront + plainWeb()));
    expect(haproxied).toMatchObject({ received: ['hello'], explanation: null });
    expect([statusOf(haproxied), haproxied.connection.transport]).toEqual([200, 'h2']);
    const code = nginx.fixes
      .upgrade?.(fixSite('wss://127.0.0.1/chat'))
      ?.code.replaceAll(BACKEND, backend.address);
    expectSwitched(await throughHttp2(nginxPlan(code ?? '')));
  });

  it('HAProxy that loses the Upgrade before its backend fails for the cause that we name, and with the code that we print it opens', async () => {
    const failure = await throughHttp2(haproxyPlan(haproxyDefaults(50) + haproxyFront + hardenedWeb()));
    expect(failure.connection.outcome).toBe('refused');
    expect(statusOf(failure)).toBe(426);
    expect(failure.explanation?.cause).toBe('extended-connect-refused');
    const code = printed(failure.explanation, 'HAProxy', '1.5');
    const mended = await throughHttp2(haproxyPlan(`${haproxyDefaults(50)}\n${code}\n${hardenedWeb()}`));
    expect(mended).toMatchObject({ received: ['hello'], explanation: null });
    expect(statusOf(mended)).toBe(200);
    const workaround = printed(failure.explanation, 'HAProxy', '2.4.4');
    expectSwitched(
      await throughHttp2(haproxyPlan(`${workaround}\n${haproxyDefaults(50)}${haproxyFront}${plainWeb()}`)),
    );
  });
});

/** All code that we print for a product, but what names certificate files, and what belongs outside the section that is tried. */
const all = (product: Product, ...others: readonly string[]): [name: string, code: string][] =>
  Object.entries(product.fixes)
    .filter(([topic]) => topic !== 'tls' && !others.includes(topic))
    .map(([topic, write]) => [topic, write(fixSite('wss://app.example.com/chat'))?.code ?? '']);

describe.skipIf(missing !== null)(`an event stream behind nginx${because}`, () => {
  it('comes late as it is configured by default, and at once with the code that we print', async () => {
    const source = await startEventSource();
    const place = (code: string) => nginxPlan(code.replaceAll(BACKEND, source.address));
    try {
      const bare = place(`    location /chat {\n      proxy_pass http://${BACKEND};\n    }`);
      expect(await readsFirstEvent(bare, source)).toBe(false);
      const code = nginx.fixes.buffering?.(fixSite('http://app.example.com/chat'))?.code ?? '';
      expect(await readsFirstEvent(place(code), source)).toBe(true);
    } finally {
      await source.close();
    }
  });
});

/** Whether the first event arrives while the stream goes on: the source ends it as soon as the reader has it, or gives up. */
async function readsFirstEvent(plan: ProxyPlan, source: EventSourceServer): Promise<boolean> {
  const proxy = await runProxy(plan);
  try {
    const response = await fetch(`http://127.0.0.1:${proxy.port}/chat`);
    const reader = response.body?.getReader();
    await reader?.read();
    const alive = source.isOpen();
    await reader?.cancel();
    return alive;
  } finally {
    await proxy.stop();
  }
}

describe.skipIf(missing !== null)(`the proxies themselves find right what we print${because}`, () => {
  it.each(all(nginx, 'session'))('nginx: %s', (_topic, code) => {
    expect(complaintAbout(nginxPlan(code))).toBeNull();
  });

  it.each([...all(apache), ...all(apacheBefore2447)])('Apache httpd: %s', (_topic, code) => {
    expect(complaintAbout(apachePlan(code))).toBeNull();
  });

  it.each(all(haproxy))('HAProxy: %s', (_topic, code) => {
    // A section alone is no whole configuration.
    const rest = `${code.includes('defaults') ? '' : haproxyDefaults(50)}${code.includes('default_backend') ? hardenedWeb() : ''}`;
    const front = code.includes('frontend') ? '' : '\nfrontend other\n    bind :80\n';
    expect(
      complaintAbout(haproxyPlan(code.startsWith('defaults') ? code + front : rest + front + code)),
    ).toBeNull();
  });
});
