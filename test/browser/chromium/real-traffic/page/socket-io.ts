import { io } from 'socket.io-client';

/** Events with and without bytes and acknowledgements, and a namespace that refuses, admits and lets go. */
export async function talkSocketIo(base: string): Promise<void> {
  const options = { transports: ['websocket'], reconnection: false };
  const socket = io(base, options);
  socket.on('how', (_asked: unknown, answer: (said: unknown) => void) => answer({ fine: true, n: -0.5 }));
  await new Promise((resolve) => socket.once('said', resolve));
  await socket.emitWithAck('echo', 'a text with "quotes"', [1, { deep: [null] }]);
  socket.emit('echo', 'only');
  await new Promise((resolve) => socket.once('echo', resolve));
  await socket.emitWithAck('echo', Uint8Array.of(1, 2, 3), { also: Uint8Array.of(0, 255) });
  const admin = io(`${base}/admin`, { ...options, auth: { token: 'wrong' } });
  await new Promise((resolve) => admin.once('connect_error', resolve));
  admin.auth = { token: 'right' };
  admin.connect();
  await new Promise<void>((resolve) => admin.once('connect', resolve));
  admin.emit('leave');
  await new Promise((resolve) => admin.once('disconnect', resolve));
  socket.disconnect();
}
