import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Phoenix',
  version: '1.6+',
  where: 'the endpoint (lib/app_web/endpoint.ex)',
  note: '',
};

export const phoenix: Product = {
  name: 'Phoenix',
  role: 'server',
  signs: {
    words: /'(?:connection|upgrade)' header must contain '\w+', got \[/,
    // The router of Heroku called itself Cowboy.
    not: /^via: .*\b(?:vegur|heroku-router)\b|^(?:[A-Z][A-Za-z ]+\n)?(?:Application Error|No such app)$/,
    address: /[/](?:socket|live)[/]websocket\b/,
  },
  // RabbitMQ's Web STOMP, Web MQTT and management, EMQX, and other servers in Erlang, answer as Cowboy too.
  carrier: {
    server: /^Cowboy\b/i,
    name: 'Cowboy (Phoenix, or another application on it)',
    not: /^:(?:1567\d\/|(?:808[34]|18083)\/.{0,1000}\bmqtt)/,
  },
  fixes: {
    path: () =>
      writeFix(
        {
          ...label,
          note: 'The page adds /websocket to the path by itself: Phoenix answers at /socket/websocket.',
        },
        '+socket "/socket", AppWeb.UserSocket, websocket: true',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          where: 'config/runtime.exs',
          note: 'Phoenix answers 403 to an Origin that is not its own url: host or on this list.',
        },
        '+config :app, AppWeb.Endpoint, check_origin: ["https://app.example.com"]',
      ),
    'head-size': () =>
      writeFix(
        {
          ...label,
          where: 'config/runtime.exs',
          note: 'In bytes; the default of Cowboy is 4096 for one value.',
        },
        '+config :app, AppWeb.Endpoint,',
        '+  http: [protocol_options: [max_header_value_length: 32_768]]',
      ),
    timeout: () =>
      writeFix(
        { ...label, note: 'In milliseconds; the default is 60 s without a message of the client.' },
        '+socket "/socket", AppWeb.UserSocket, websocket: [timeout: 120_000]',
      ),
    'message-size': () =>
      writeFix(
        { ...label, version: '1.7+', note: 'In bytes; there is no limit by default.' },
        '+socket "/socket", AppWeb.UserSocket, websocket: [max_frame_size: 1_048_576]',
      ),
  },
};
