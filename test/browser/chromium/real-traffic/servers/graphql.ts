import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { CloseCode, makeServer } from 'graphql-ws';
import { socketsAt, Talk, type Talker } from '../talk.ts';

// The very instance that graphql-ws loads: a second one refuses the schema of the first.
const { buildSchema }: typeof import('graphql') = createRequire(import.meta.url)('graphql');

const SCHEMA = buildSchema(
  'type Query { hello(name: String): String } type Subscription { count(to: Int!): Int }',
);

/** GraphQL over graphql-ws: a query, a subscription that ends, one that is stopped, and a query that is wrong. */
export function graphqlServer(http: Server): Talker {
  const talk = new Talk();
  const server = makeServer({
    schema: SCHEMA,
    roots: {
      query: { hello: ({ name }: { name: string }) => `hello ${name}` },
      subscription: {
        async *count({ to }: { to: number }) {
          for (let count = 1; count <= to; count += 1) yield { count };
        },
      },
    },
    onConnect: ({ connectionParams }) => {
      talk.read('connection_init', connectionParams);
      return { welcome: true };
    },
    onSubscribe: (_context, id, payload) => {
      talk.read('subscribe', id, payload);
    },
  });
  socketsAt(http, '/graphql', (socket, request) => {
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            const { type, id, payload } = JSON.parse(data);
            talk.wrote(type, ...(id === undefined ? [] : [id]), ...(payload === undefined ? [] : [payload]));
            socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason?.slice(0, 100)),
        onMessage: (heard) =>
          void socket.on('message', (data: Buffer) => {
            void heard(data.toString()).catch((error: Error) => {
              socket.close(CloseCode.InternalServerError, error.message.slice(0, 100));
            });
          }),
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => void closed(code, String(reason)));
  });
  return { protocols: ['graphql-transport-ws'], path: '/graphql', talk };
}
