import { Client } from '@stomp/stompjs';

/** Subscribes, sends text and JSON in a transaction, with a receipt, and to a place that there is not. */
export async function talkStomp(base: string): Promise<void> {
  const client = new Client({
    brokerURL: `${base.replace('http', 'ws')}/stomp`,
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    connectHeaders: { login: 'ana', passcode: 'secret' },
  });
  await new Promise<void>((resolve) => {
    client.onConnect = () => resolve();
    client.activate();
  });
  let got = 0;
  await new Promise<void>((resolve) => {
    client.subscribe(
      '/topic/news',
      (message) => {
        message.ack();
        got += 1;
        if (got === 2) resolve();
      },
      { ack: 'client-individual' },
    );
    client.publish({
      destination: '/topic/news',
      body: 'gr\u00fc\u00dfe: a\ttab',
      headers: { note: 'a:colon\\and\nline' },
    });
    const transaction = client.begin('tx-1');
    client.publish({ destination: '/topic/news', body: '{"a":[1]}', headers: { transaction: 'tx-1' } });
    transaction.commit();
  });
  await new Promise<void>((resolve) => {
    client.watchForReceipt('r-1', () => resolve());
    client.publish({ destination: '/topic/other', body: 'x', headers: { receipt: 'r-1' } });
  });
  const said = new Promise<void>((resolve) => {
    client.onStompError = () => resolve();
  });
  client.publish({ destination: '/wrong', body: 'x' });
  await said;
  await client.deactivate();
}
