import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Fix } from '../../../src/analysis/explanation.ts';
import { BACKEND, fixSite } from '../../../src/analysis/fixes/fix-site.ts';
import { h2o } from '../../../src/analysis/fixes/h2o.ts';
import { lighttpd } from '../../../src/analysis/fixes/lighttpd.ts';
import { varnish } from '../../../src/analysis/fixes/varnish.ts';
import { explained } from '../../analysis/causes/explained.ts';
import {
  aiohttpPlan,
  channelsPlan,
  fastapiPlan,
  flaskSocketioPlan,
  OPEN_TO_ALL,
  quartPlan,
  railsPlan,
  tornadoPlan,
  websocketsPlan,
} from '../../support/proxies/application-plans.ts';
import { installPackages, type ServerPackage } from '../../support/proxies/install-packages.ts';
import { caddyPlan, h2oPlan, lighttpdPlan, varnishPlan } from '../../support/proxies/more-plans.ts';
import { type ProxyPlan, runProxy } from '../../support/proxies/run-proxy.ts';
import { type HandshakeAnswer, shakeHands } from '../../support/proxies/shake-hands.ts';
import { startSocketBackend } from '../../support/proxies/socket-backend.ts';

// Real servers from Debian: each is configured as people do it wrongly and refuses a browser's handshake, the cause has to
// be right, and then the very code that we print has to make it switch.

const ORIGIN = 'https://app.example.com';
const SITE = fixSite(`wss://app.example.com/chat`);

let backend: Awaited<ReturnType<typeof startSocketBackend>>;

beforeAll(async () => {
  backend = await startSocketBackend();
});

afterAll(async () => {
  await backend?.close();
});

async function ask(
  plan: ProxyPlan,
  { host, path = '/chat' }: Pick<Case, 'host' | 'path'>,
): Promise<HandshakeAnswer> {
  const server = await runProxy(plan);
  try {
    return await shakeHands(server.port, path, ORIGIN, host);
  } finally {
    await server.stop();
  }
}

/** What is said of the answer, as of one in a file. */
function saidOf({ ask: request, head, body }: HandshakeAnswer, path = '/chat'): Explanation | null {
  return explained({ source: 'har', url: `ws://app.example.com${path}`, request, response: head, body });
}

/** The code printed for a product, and nothing but that, with the reader's own backend in place of the stand-in. */
function printed(explanation: Explanation | null, product: string, words: string): string {
  const fix = explanation?.fixes.find((one) => one.product === product && one.code.includes(words));
  if (fix === undefined) throw new Error(`No fix is printed for ${product}: ${explanation?.sentence}`);
  return withBackend(fix.code);
}

function withBackend(code: string): string {
  const [host = '', port = ''] = backend.address.split(':');
  return code
    .replaceAll(BACKEND, backend.address)
    .replace('"127.0.0.1", "port" => 3000', `"${host}", "port" => ${port}`)
    .replace('.port = "3000"', `.port = "${port}"`);
}

/** The code as it was before the fix. */
function without(fix: Fix | null | undefined): string {
  if (!fix) throw new Error('There is no such fix');
  return withBackend(
    fix.code
      .split('\n')
      .filter((_, number) => !fix.changed.includes(number))
      .join('\n'),
  );
}

async function expectSwitched(plan: ProxyPlan, asked: Pick<Case, 'host' | 'path'>): Promise<void> {
  const answer = await ask(plan, asked);
  expect(answer.head[0]).toMatch(/^HTTP\/1\.1 101 /);
  expect(saidOf(answer, asked.path)).toBeNull();
}

interface Case {
  readonly name: string;
  readonly needs: ServerPackage;
  /** Packages that it needs besides. */
  readonly also?: readonly ServerPackage[];
  /** The name that the browser asks for, in place of the address. */
  readonly host?: string;
  /** Path and query; `/chat` without it. */
  readonly path?: string;
  readonly cause: string;
  readonly product: string;
  /** In the code of the fix, where the product has several. */
  readonly fix?: string;
  readonly broken: () => ProxyPlan;
  readonly mended: (code: string) => ProxyPlan;
}

const VARNISH_BACKEND = (): string => {
  const [host, port] = backend.address.split(':');
  return `backend default { .host = "${host}"; .port = "${port}"; }\n`;
};

const CASES: readonly Case[] = [
  {
    name: 'lighttpd without proxy.header',
    needs: 'lighttpd',
    cause: 'upgrade-dropped-by-proxy',
    product: 'lighttpd',
    broken: () => lighttpdPlan(without(lighttpd.fixes.upgrade?.(SITE))),
    mended: lighttpdPlan,
  },
  {
    name: 'lighttpd without the path',
    needs: 'lighttpd',
    cause: 'no-websocket-at-this-path',
    product: 'lighttpd',
    broken: () => lighttpdPlan(''),
    mended: lighttpdPlan,
  },
  {
    name: 'Caddy that takes both fields away',
    needs: 'caddy',
    cause: 'upgrade-dropped-by-proxy',
    product: 'Caddy',
    broken: () =>
      caddyPlan(`reverse_proxy ${backend.address} {\n    header_up -Connection\n    header_up -Upgrade\n}`),
    mended: caddyPlan,
  },
  {
    name: 'Caddy without the path',
    needs: 'caddy',
    cause: 'upgrade-ignored',
    product: 'Caddy',
    broken: () => caddyPlan(''),
    mended: caddyPlan,
  },
  {
    name: 'Caddy before a port where nobody listens',
    needs: 'caddy',
    cause: 'bad-gateway',
    product: 'Caddy',
    broken: () => caddyPlan('reverse_proxy 127.0.0.1:1'),
    mended: caddyPlan,
  },
  {
    name: 'Varnish without pipe',
    needs: 'varnish',
    cause: 'upgrade-dropped-by-proxy',
    product: 'Varnish Cache',
    broken: () => varnishPlan(VARNISH_BACKEND() + without(varnish.fixes.upgrade?.(SITE))),
    mended: (code) => varnishPlan(VARNISH_BACKEND() + code),
  },
  {
    name: 'h2o without proxy.websocket',
    needs: 'h2o',
    cause: 'upgrade-dropped-by-proxy',
    product: 'h2o',
    broken: () => h2oPlan(without(h2o.fixes.upgrade?.(SITE))),
    mended: h2oPlan,
  },
  {
    name: 'h2o without the path',
    needs: 'h2o',
    cause: 'no-websocket-at-this-path',
    product: 'h2o',
    broken: () => h2oPlan('/other:\n  file.dir: /nonexistent'),
    mended: h2oPlan,
  },
  {
    name: 'Tornado that is asked by another origin',
    needs: 'python3-tornado',
    cause: 'origin-or-access-refused',
    product: 'Tornado',
    broken: () => tornadoPlan('class Chat(tornado.websocket.WebSocketHandler):'),
    mended: tornadoPlan,
  },
  {
    name: 'Tornado without the path',
    needs: 'python3-tornado',
    cause: 'no-websocket-at-this-path',
    product: 'Tornado',
    broken: () => tornadoPlan(OPEN_TO_ALL, 'app = tornado.web.Application([])'),
    mended: (code) => tornadoPlan(OPEN_TO_ALL, code),
  },
  {
    name: 'aiohttp without the path',
    needs: 'python3-aiohttp',
    cause: 'no-websocket-at-this-path',
    product: 'aiohttp',
    broken: () => aiohttpPlan(''),
    mended: aiohttpPlan,
  },
  {
    name: 'websockets for Python that is asked by another origin',
    needs: 'python3-websockets',
    cause: 'origin-or-access-refused',
    product: 'websockets for Python',
    broken: () =>
      websocketsPlan(
        "async with websockets.serve(\n    chat, '0.0.0.0', 3000,\n    origins=['https://other.example'],\n):",
      ),
    mended: websocketsPlan,
  },
  {
    name: 'FastAPI on uvicorn without the path',
    needs: 'python3-fastapi',
    also: ['python3-uvicorn', 'python3-websockets'],
    cause: 'origin-or-access-refused',
    product: 'FastAPI and Starlette',
    broken: () => fastapiPlan(''),
    mended: fastapiPlan,
  },
  {
    name: 'Quart on hypercorn without the path',
    needs: 'python3-quart',
    also: ['python3-hypercorn'],
    cause: 'no-websocket-at-this-path',
    product: 'Quart on hypercorn',
    broken: () => quartPlan(''),
    mended: quartPlan,
  },
  {
    name: 'Rails on Puma without the path',
    needs: 'puma',
    also: ['ruby-railties', 'ruby-actioncable'],
    cause: 'no-websocket-at-this-path',
    product: 'Rails Action Cable',
    broken: () => railsPlan(ALLOWED_ORIGIN, ''),
    mended: (code) => railsPlan(ALLOWED_ORIGIN, code),
  },
  {
    name: 'Rails on Puma that is asked by another origin',
    needs: 'puma',
    also: ['ruby-railties', 'ruby-actioncable'],
    cause: 'no-websocket-at-this-path',
    product: 'Rails Action Cable',
    fix: 'config.action_cable.allowed_request_origins',
    broken: () => railsPlan('', MOUNTED),
    mended: (code) => railsPlan(code, MOUNTED),
  },
  {
    name: 'Rails on Puma that is asked by another host',
    needs: 'puma',
    also: ['ruby-railties', 'ruby-actioncable'],
    host: 'app.example.com',
    cause: 'dev-server-refused-host-or-origin',
    product: 'Rails',
    broken: () => railsPlan(OTHER_HOST, MOUNTED),
    mended: (code) => railsPlan(`${OTHER_HOST}\n${code}`, MOUNTED),
  },
  {
    name: 'Django Channels on Daphne that is asked by another origin',
    needs: 'python3-django-channels',
    also: ['python3-daphne'],
    cause: 'origin-or-access-refused',
    product: 'Django Channels on Daphne',
    broken: () =>
      channelsPlan(
        "application = ProtocolTypeRouter({'websocket': OriginValidator(URLRouter(websocket_urlpatterns), ['https://other.example'])})",
      ),
    mended: channelsPlan,
  },
  {
    name: 'Flask-SocketIO on eventlet that is asked by another origin',
    needs: 'python3-flask-socketio',
    also: ['python3-eventlet'],
    path: '/socket.io/?EIO=4&transport=websocket',
    cause: 'origin-or-access-refused',
    product: 'Flask-SocketIO',
    broken: () =>
      flaskSocketioPlan("socketio = SocketIO(app, cors_allowed_origins=['https://other.example'])"),
    mended: flaskSocketioPlan,
  },
];

/** What the cases of Rails have in place that another one lacks. */
const ALLOWED_ORIGIN = `config.action_cable.allowed_request_origins = ['${ORIGIN}']`;
// As in development: elsewhere the refusal of a host has no words.
const OTHER_HOST = `${ALLOWED_ORIGIN}\nconfig.consider_all_requests_local = true\nconfig.hosts << 'other.example.com'`;
const MOUNTED = "mount ActionCable.server => '/chat'";

describe.each(CASES)(
  '$name',
  ({ needs, also = [], host, path, cause, product, fix = '', broken, mended }) => {
    const asked = { ...(host === undefined ? {} : { host }), ...(path === undefined ? {} : { path }) };
    const missing = installPackages(needs, ...also);
    it.skipIf(missing !== null)(
      `refuses for the cause that we name, and switches with the code that we print${missing === null ? '' : ` (skipped: ${missing})`}`,
      async () => {
        const explanation = saidOf(await ask(broken(), asked), path);
        expect(explanation?.cause).toBe(cause);
        await expectSwitched(mended(printed(explanation, product, fix)), asked);
      },
    );
  },
);
