import { createClient } from 'graphql-ws';

/** A query, a subscription, and a query that is wrong. Without pings, which come between them as time goes. */
export async function talkGraphql(base: string): Promise<void> {
  const client = createClient({
    url: `${base.replace('http', 'ws')}/graphql`,
    lazy: false,
    retryAttempts: 0,
    connectionParams: { token: 'abc' },
  });
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
  await client.dispose();
}
