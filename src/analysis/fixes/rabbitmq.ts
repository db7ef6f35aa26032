import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

/** Its Web STOMP (15674) and Web MQTT (15675) run on Cowboy, each at one path. */
export const rabbitmq: Product = {
  name: 'RabbitMQ',
  role: 'server',
  family: 'RabbitMQ',
  place: 'named',
  signs: { address: /^:1567[45]\// },
  carrier: { server: /^Cowboy\b/i, name: 'RabbitMQ', not: /^:(?!1567[45]\/)/ },
  fixes: {
    path: () =>
      writeFix(
        {
          product: 'RabbitMQ',
          version: '3.10+',
          where: 'rabbitmq.conf',
          note: 'Both plugins answer at /ws by default; rabbitmq-plugins enable rabbitmq_web_stomp or rabbitmq_web_mqtt switches them on.',
        },
        '+web_stomp.ws_path = /ws',
        '+web_mqtt.ws_path = /ws',
      ),
  },
};
