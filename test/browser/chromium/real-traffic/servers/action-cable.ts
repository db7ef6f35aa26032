import type { Server } from 'node:http';
import { socketsAt, Talk, type Talker } from '../talk.ts';

/** Action Cable as Rails answers it: a channel that echoes, one that refuses, and pings. */
export function actionCableServer(http: Server): Talker {
  const talk = new Talk();
  socketsAt(
    http,
    '/cable',
    (socket) => {
      const write = (type: string, message: object) => {
        talk.wrote(type, ...Object.values(message));
        socket.send(JSON.stringify(message));
      };
      write('welcome', { type: 'welcome' });
      write('ping', { type: 'ping', message: 1764403200 });
      socket.on('message', (data: Buffer) => {
        const { command, identifier, data: given } = JSON.parse(data.toString());
        talk.read(command, identifier, ...(given === undefined ? [] : [given]));
        if (command === 'subscribe') {
          const type = identifier.includes('Secret') ? 'reject_subscription' : 'confirm_subscription';
          write(type, { identifier, type });
        }
        if (command === 'message') write('message', { identifier, message: JSON.parse(given) });
      });
    },
    (offered) => (offered.has('actioncable-v1-json') ? 'actioncable-v1-json' : false),
  );
  return { protocols: ['actioncable'], path: '/cable', talk };
}
