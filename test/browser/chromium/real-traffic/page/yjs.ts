import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

/** Edits a document that a server has too, and says who is here. */
export async function talkYjs(base: string): Promise<void> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${base.replace('http', 'ws')}/yjs`, 'room', doc, {
    disableBc: true,
  });
  await new Promise((resolve) => provider.once('sync', resolve));
  const heard = new Promise<void>((resolve) => {
    doc.on('update', () => {
      if (doc.getText('note').toJSON().startsWith('heard')) resolve();
    });
  });
  provider.awareness.setLocalState({ name: 'page', at: { line: 3 } });
  doc.getText('note').insert(4, ', gr\u00fc\u00dfe');
  await heard;
  provider.destroy();
}
