import { type Push, Socket } from 'phoenix';

/** Joins a room, is refused by another, pushes words and bytes, and leaves. */
export async function talkPhoenix(base: string): Promise<void> {
  const socket = new Socket(`${base.replace('http', 'ws')}/socket`, {
    params: { token: 'abc' },
    heartbeatIntervalMs: 400,
  });
  socket.connect();
  const room = socket.channel('room:lobby', { name: 'ana' });
  await answered(room.join());
  const refused = socket.channel('room:private');
  await answered(refused.join());
  await answered(refused.leave());
  const shouted = new Promise((resolve) => room.on('shout', resolve));
  await answered(room.push('shout', { text: 'gr\u00fc\u00dfe', n: [1, 2] }));
  await shouted;
  const bytes = new Promise((resolve) => room.on('bytes', resolve));
  room.push('bytes', Uint8Array.of(1, 2, 255).buffer);
  await bytes;
  await new Promise<void>((resolve) => {
    socket.onMessage((message) => {
      if (Reflect.get(message, 'topic') === 'phoenix') resolve();
    });
  });
  await answered(room.leave());
  await new Promise<void>((resolve) => socket.disconnect(resolve));
}

function answered(push: Push): Promise<void> {
  return new Promise((resolve) => {
    push.receive('ok', () => resolve()).receive('error', () => resolve());
  });
}
