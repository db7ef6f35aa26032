import mqtt from 'mqtt';

/** Publishes at each quality of service, with and without JSON in it, and subscribes to its own. */
export async function talkMqtt(base: string, path: string, protocolVersion: 4 | 5): Promise<void> {
  const client = await mqtt.connectAsync(base.replace('http', 'ws') + path, {
    protocolVersion,
    clientId: `page-${protocolVersion}`,
    username: 'ana',
    password: 'secret',
    keepalive: 30,
    reconnectPeriod: 0,
    will: { topic: 'gone', payload: 'away', qos: 1, retain: false },
  });
  await client.subscribeAsync({ 'home/+/state': { qos: 2 }, 'plain/#': { qos: 0 } });
  const sent: readonly [string, string | Buffer, 0 | 1 | 2][] = [
    ['home/kitchen/state', '{"celsius":21.5,"on":[true,null]}', 0],
    ['home/hall/state', 'open', 1],
    ['home/bath/state', Uint8Array.of(0, 1, 254, 255) as Buffer, 2],
    ['plain/text', 'gr\u00fc\u00dfe', 0],
  ];
  let got = 0;
  const all = new Promise<void>((resolve) => {
    client.on('message', () => {
      got += 1;
      if (got === sent.length) resolve();
    });
  });
  for (const [topic, payload, qos] of sent) {
    await client.publishAsync(topic, payload, {
      qos,
      ...(protocolVersion === 5
        ? { properties: { contentType: 'any', userProperties: { from: 'page' } } }
        : {}),
    });
  }
  await all;
  await client.unsubscribeAsync('plain/#');
  await client.endAsync();
}
