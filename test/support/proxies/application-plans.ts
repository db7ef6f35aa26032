import { indent, pythonPlan } from './more-plans.ts';
import type { ProxyPlan } from './run-proxy.ts';

/** The beginning of a handler of Tornado that every page may ask. */
export const OPEN_TO_ALL =
  'class Chat(tornado.websocket.WebSocketHandler):\n    def check_origin(self, origin):\n        return True';

/** A program of Tornado: the handler's class up to its first method, and the application. */
export function tornadoPlan(
  handler: string,
  app = "app = tornado.web.Application([(r'/chat', Chat)])",
): ProxyPlan {
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
export function aiohttpPlan(code: string): ProxyPlan {
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
export function websocketsPlan(code: string): ProxyPlan {
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
export function fastapiPlan(code: string): ProxyPlan {
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
export function quartPlan(code: string): ProxyPlan {
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
export function channelsPlan(code: string): ProxyPlan {
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

/** Rails with Action Cable on Puma: lines of its configuration, and its routes. */
export function railsPlan(configuration: string, routes: string): ProxyPlan {
  return {
    program: 'puma',
    endBy: 'SIGTERM',
    words: (file, port) => ['--environment', 'production', '--bind', `tcp://127.0.0.1:${port}`, file],
    // Puma goes by the name of the file.
    extension: 'ru',
    config: () => `require 'logger'
require 'action_controller/railtie'
require 'action_cable/engine'
module ApplicationCable
  class Connection < ActionCable::Connection::Base
  end
end
class App < Rails::Application
  config.eager_load = false
  config.secret_key_base = 'of a test'
  config.logger = Logger.new(nil)
  config.action_cable.mount_path = nil
  config.action_cable.cable = { 'adapter' => 'async' }
${indent(configuration, 2)}
end
App.initialize!
App.routes.draw do
${indent(routes, 2)}
end
run App
`,
  };
}

/** A program of Flask-SocketIO on eventlet with this code for its server. */
export function flaskSocketioPlan(code: string): ProxyPlan {
  return pythonPlan(
    'python3-flask-socketio',
    (port) => `from flask import Flask
from flask_socketio import SocketIO
app = Flask('app')
${code}
socketio.run(app, host='127.0.0.1', port=${port})
`,
  );
}
