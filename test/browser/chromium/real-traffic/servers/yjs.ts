import type { Server } from 'node:http';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { socketsAt, Talk, type Talker } from '../talk.ts';

const SYNC = 0;
const AWARENESS = 1;

/** A document that one page edits with the server: steps of sync, updates and presence, by y-protocols. */
export function yjsServer(http: Server): Talker {
  const talk = new Talk();
  socketsAt(http, '/yjs/room', (socket) => {
    socket.binaryType = 'arraybuffer';
    const doc = new Y.Doc();
    doc.clientID = 77;
    doc.getText('note').insert(0, 'from the server');
    const awareness = new awarenessProtocol.Awareness(doc);
    awareness.setLocalState({ name: 'server' });
    send(socket, SYNC, (encoder) => sync.writeSyncStep1(encoder, doc));
    talk.wrote('sync step 1', { 'client 77': 15 });
    send(socket, AWARENESS, (encoder) =>
      encoding.writeVarUint8Array(encoder, awarenessProtocol.encodeAwarenessUpdate(awareness, [77])),
    );
    talk.wrote('awareness', { name: 'server' });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== null) return;
      send(socket, SYNC, (encoder) => sync.writeUpdate(encoder, update));
      talk.wrote('update', update);
    });
    socket.on('message', (data: ArrayBuffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(data));
      if (decoding.readVarUint(decoder) === AWARENESS) {
        const update = decoding.readVarUint8Array(decoder);
        const states: unknown[] = [];
        awarenessProtocol.modifyAwarenessUpdate(update, (state: unknown) => states.push(state));
        talk.read('awareness', ...states);
        return;
      }
      const answer = encoding.createEncoder();
      encoding.writeVarUint(answer, SYNC);
      const type = sync.readSyncMessage(decoder, answer, doc, socket);
      talk.read(['sync step 1', 'sync step 2', 'update'][type] ?? '');
      if (type === sync.messageYjsSyncStep1) {
        socket.send(encoding.toUint8Array(answer));
        talk.wrote('sync step 2');
      }
      if (type === sync.messageYjsUpdate) doc.getText('note').insert(0, 'heard: ');
    });
    socket.on('close', () => awareness.destroy());
  });
  return { protocols: ['yjs'], path: '/yjs/room', talk };
}

function send(socket: WebSocket, kind: number, write: (encoder: encoding.Encoder) => void): void {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  socket.send(encoding.toUint8Array(encoder));
}
