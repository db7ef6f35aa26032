import { createConsumer } from '@rails/actioncable';

/** Subscribes to a channel that is there and to one that refuses, performs an action, and unsubscribes. */
export async function talkActionCable(base: string): Promise<void> {
  const consumer = createConsumer(`${base.replace('http', 'ws')}/cable`);
  await new Promise<void>((resolve) => {
    const chat = consumer.subscriptions.create(
      { channel: 'ChatChannel', room: 'lobby' },
      {
        connected: () => void chat.perform('speak', { text: 'gr\u00fc\u00dfe "all"' }),
        received: () => {
          chat.unsubscribe();
          resolve();
        },
      },
    );
  });
  await new Promise<void>((resolve) => {
    consumer.subscriptions.create({ channel: 'SecretChannel' }, { rejected: () => resolve() });
  });
  consumer.disconnect();
}
