import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

/** Calls that are answered, that fail, that nobody waits for, and a stream. */
export async function talkSignalr(
  base: string,
  path: string,
  encoding: 'json' | 'messagepack',
): Promise<void> {
  const builder = new HubConnectionBuilder()
    .withUrl(base + path, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .configureLogging(LogLevel.None);
  if (encoding === 'messagepack') builder.withHubProtocol(new MessagePackHubProtocol());
  const hub = builder.build();
  const heard = new Promise<void>((resolve) => hub.on('heard', () => resolve()));
  await hub.start();
  await hub.invoke('add', 1, 2.5, 'three', { four: [4, null, true] });
  await hub.invoke('fail', 'x').catch(() => {});
  await hub.send('note', 'nobody waits');
  await heard;
  await new Promise<void>((resolve, reject) => {
    hub.stream('count', 2).subscribe({ next: () => {}, complete: resolve, error: reject });
  });
  await hub.stop();
}
