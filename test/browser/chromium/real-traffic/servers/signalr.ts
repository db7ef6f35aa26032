import type { Server } from 'node:http';
import {
  type HubMessage,
  type IHubProtocol,
  JsonHubProtocol,
  MessageType,
  NullLogger,
} from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { decode } from '@msgpack/msgpack';
import type { WebSocket } from 'ws';
import { socketsAt, Talk, type Talker } from '../talk.ts';

const RECORD_END = '\u001e';

/** A SignalR hub, which reads and writes by the library's own encodings. */
export function signalrServer(http: Server, path: string, encoding: 'json' | 'messagepack'): Talker {
  const talk = new Talk();
  const protocol: IHubProtocol = encoding === 'json' ? new JsonHubProtocol() : new MessagePackHubProtocol();
  socketsAt(http, path, (socket) => {
    socket.binaryType = 'arraybuffer';
    socket.once('message', (data) => {
      const request = JSON.parse(text(data).slice(0, -1));
      talk.read('HandshakeRequest', request);
      socket.send(`{}${RECORD_END}`);
      talk.wrote('HandshakeResponse');
      socket.on('message', (more: ArrayBuffer) => {
        for (const message of messagesIn(more)) {
          talk.read(MessageType[message.type] ?? '', ...contentsOf(message));
          for (const answer of answersTo(message)) write(socket, answer);
        }
      });
    });
  });
  return { protocols: ['signalr'], path, talk };

  function messagesIn(data: ArrayBuffer): readonly HubMessage[] {
    const given = encoding === 'json' ? text(data) : data;
    const known = protocol.parseMessages(given, NullLogger.instance);
    // The library is a client's: what only servers hear it does not read.
    return known.length > 0 ? known : [encoding === 'json' ? streamOfJson(text(data)) : streamOfPack(data)];
  }

  function write(socket: WebSocket, message: HubMessage): void {
    talk.wrote(MessageType[message.type] ?? '', ...contentsOf(message));
    socket.send(protocol.writeMessage(message));
  }
}

function answersTo(message: HubMessage): HubMessage[] {
  switch (message.type) {
    case MessageType.Invocation: {
      const { invocationId, target, arguments: given } = message;
      if (invocationId === undefined)
        return [{ type: MessageType.Invocation, target: 'heard', arguments: given }];
      return target === 'fail'
        ? [{ type: MessageType.Completion, invocationId, error: 'it failed' }]
        : [{ type: MessageType.Completion, invocationId, result: given }];
    }
    case MessageType.StreamInvocation: {
      const { invocationId } = message;
      return [
        { type: MessageType.StreamItem, invocationId, item: { n: 1 } },
        { type: MessageType.StreamItem, invocationId, item: { n: 2 } },
        { type: MessageType.Completion, invocationId },
      ];
    }
    default:
      return [];
  }
}

function contentsOf(message: HubMessage): readonly unknown[] {
  switch (message.type) {
    case MessageType.Invocation:
    case MessageType.StreamInvocation:
      return [
        message.target,
        message.arguments,
        ...(message.invocationId === undefined ? [] : [message.invocationId]),
      ];
    case MessageType.StreamItem:
      return [message.item, message.invocationId];
    case MessageType.Completion:
      return [message.invocationId, ...[message.result, message.error].filter((each) => each !== undefined)];
    default:
      return [];
  }
}

function streamOfJson(record: string): HubMessage {
  return JSON.parse(record.slice(0, -1));
}

/** Behind a length of one byte: type, headers, id, target, arguments, streams. */
function streamOfPack(data: ArrayBuffer): HubMessage {
  const [, , invocationId, target, given] = decode(new Uint8Array(data, 1)) as [
    4,
    object,
    string,
    string,
    unknown[],
  ];
  return { type: MessageType.StreamInvocation, invocationId, target, arguments: given };
}

function text(data: unknown): string {
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
}
