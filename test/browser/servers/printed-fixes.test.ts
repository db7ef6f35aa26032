import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Fix } from '../../../src/analysis/explanation.ts';
import { BACKEND, fixSite } from '../../../src/analysis/fixes/fix-site.ts';
import { h2o } from '../../../src/analysis/fixes/h2o.ts';
import { lighttpd } from '../../../src/analysis/fixes/lighttpd.ts';
import { varnish } from '../../../src/analysis/fixes/varnish.ts';
import { explained } from '../../analysis/causes/explained.ts';
import { installPackages, type ServerPackage } from '../../support/proxies/install-packages.ts';
import {
  caddyPlan,
  h2oPlan,
  indent,
  lighttpdPlan,
  pythonPlan,
  varnishPlan,
} from '../../support/proxies/more-plans.ts';
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

async function ask(plan: ProxyPlan): Promise<HandshakeAnswer> {
  const server = await runProxy(plan);
  try {
    return await shakeHands(server.port, '/chat', ORIGIN);
  } finally {
    await server.stop();
  }
}

/** What is said of the answer, as of one in a file. */
function saidOf({ ask: request, head, body }: HandshakeAnswer): Explanation | null {
  return explained({ source: 'har', url: 'ws://app.example.com/chat', request, response: head, body });
}

/** The code printed for a product, and nothing but that, with the reader's own backend in place of the stand-in. */
function printed(explanation: Explanation | null, product: string): string {
  const fix = explanation?.fixes.find((one) => one.product === product);
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

async function expectSwitched(plan: ProxyPlan): Promise<void> {
  const answer = await ask(plan);
  expect(answer.head[0]).toMatch(/^HTTP\/1\.1 101 /);
  expect(saidOf(answer)).toBeNull();
}

interface Case {
  readonly name: string;
  readonly needs: ServerPackage;
  /** Packages that it needs besides. */
  readonly also?: readonly ServerPackage[];
  readonly cause: string;
  readonly product: string;
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
];

const OPEN_TO_ALL =
  'class Chat(tornado.websocket.WebSocketHandler):\n    def check_origin(self, origin):\n        return True';

/** A program of Tornado: the handler's class up to its first method, and the application. */
function tornadoPlan(handler: string, app = "app = tornado.web.Application([(r'/chat', Chat)])"): ProxyPlan {
  return pythonPlan(
    'python3-tornado',
    (port) => `import tornado.ioloop, tornado.web, tornado.websocket
${handler}
    def open(self):
        self.write_message('hello')
${app}
app.listen(${port}, '127.0.0.1')
tornado.ioloop.IOLoop.current().start()
`,
  );
}

/** A program of aiohttp with this code for its routes. */
function aiohttpPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-aiohttp',
    (port) => `from aiohttp import web
app = web.Application()
${code}
web.run_app(app, host='127.0.0.1', port=${port}, print=None)
`,
  );
}

/** A program of the library websockets with this line that starts the server. */
function websocketsPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-websockets',
    (port) => `import asyncio, websockets
async def chat(socket):
    await socket.send('hello')
async def main():
${indent(code.replace("'0.0.0.0', 3000", `'127.0.0.1', ${port}`), 4)}
        await asyncio.Future()
asyncio.run(main())
`,
  );
}

/** A program of FastAPI with this code for its routes. */
function fastapiPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-fastapi',
    (port) => `import uvicorn
from fastapi import FastAPI, WebSocket
app = FastAPI()
${code}
uvicorn.run(app, host='127.0.0.1', port=${port}, log_level='error')
`,
  );
}

/** A program of Quart with this code for its routes. */
function quartPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-quart',
    (port) => `import asyncio
from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Quart, websocket
app = Quart('app')
${code}
config = Config()
config.bind = ['127.0.0.1:${port}']
asyncio.run(serve(app, config))
`,
  );
}

/** A program of Channels with this code for its application. */
function channelsPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-django-channels',
    (port) => `import django
from django.conf import settings
settings.configure(ALLOWED_HOSTS=['*'], SECRET_KEY='of a test')
django.setup()
from channels.generic.websocket import WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from daphne.server import Server
from django.urls import path
websocket_urlpatterns = [path('chat', WebsocketConsumer.as_asgi())]
${code}
Server(application=application, endpoints=['tcp:port=${port}:interface=127.0.0.1']).run()
`,
  );
}

describe.each(CASES)('$name', ({ needs, also = [], cause, product, broken, mended }) => {
  const missing = installPackages(needs, ...also);
  it.skipIf(missing !== null)(
    `refuses for the cause that we name, and switches with the code that we print${missing === null ? '' : ` (skipped: ${missing})`}`,
    async () => {
      const explanation = saidOf(await ask(broken()));
      expect(explanation?.cause).toBe(cause);
      await expectSwitched(mended(printed(explanation, product)));
    },
  );
});
