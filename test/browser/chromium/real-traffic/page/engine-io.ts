import { Socket } from 'engine.io-client';

/** Sends text and bytes, and waits until they came back and the server has asked whether the client lives. */
export async function talkEngineIo(base: string): Promise<void> {
  const socket = new Socket(base.replace('http', 'ws'), { path: '/engine.io/', transports: ['websocket'] });
  socket.binaryType = 'arraybuffer';
  const sent = ['a text', '{"json":[1,2]}', Uint8Array.of(4, 0, 255, 66).buffer];
  await new Promise<void>((resolve) => {
    let left = sent.length + 1;
    const one = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    socket.on('open', () => sent.forEach((each) => void socket.send(each)));
    socket.on('message', one);
    socket.once('ping', one);
  });
  // The pong went before.
  socket.close();
}
