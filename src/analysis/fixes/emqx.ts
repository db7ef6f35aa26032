import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

/** Its listeners for MQTT over WebSocket run on Cowboy, at one path. */
export const emqx: Product = {
  name: 'EMQX',
  role: 'server',
  family: 'EMQX',
  place: 'named',
  signs: { address: /^:808[34]\/.{0,1000}\bmqtt/ },
  carrier: { server: /^Cowboy\b/i, name: 'EMQX', not: /^(?!:808[34]\/.{0,1000}\bmqtt)/ },
  fixes: {
    path: () =>
      writeFix(
        {
          product: 'EMQX',
          version: '5+',
          where: 'etc/emqx.conf',
          note: 'Clients connect to /mqtt by default: the address ends with it, or this names another path.',
        },
        '+listeners.ws.default.websocket.mqtt_path = "/mqtt"',
      ),
  },
};
