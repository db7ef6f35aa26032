import { createClient } from 'graphql-ws';

/** A query, a subscription, a query that is wrong, and a ping. */
export async function talkGraphql(base: string): Promise<void> {
  const client = createClient({
    url: `${base.replace('http', 'ws')}/graphql`,
    lazy: false,
    retryAttempts: 0,
    keepAlive: 300,
    connectionParams: { token: 'abc' },
  });
  const ponged = new Promise((resolve) => client.on('pong', resolve));
  for await (const _ of client.iterate({
    query: 'query Hi($n: String) { hello(name: $n) }',
    variables: { n: 'ana' },
  }));
  for await (const _ of client.iterate({ query: 'subscription { count(to: 3) }' }));
  try {
    for await (const _ of client.iterate({ query: '{ nothing }' }));
  } catch {
    // The server says so.
  }
  await ponged;
  await client.dispose();
}
