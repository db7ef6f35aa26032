import type { Failure } from './failure.ts';

/** How Apollo Server, express-graphql, GraphQL Yoga and graphql-http answer a GET that has no query. */
const WORDS =
  /GET query missing|Must provide query string|GraphQL operations must contain a non-empty `query`|blocked as a potential Cross-Site Request Forgery|"message":\s?"Missing query"/;

/** A 400 of a GraphQL handler for ordinary requests, which got a WebSocket handshake as a GET without a query. */
export function isGraphqlAnswer({ status, answerWords }: Failure): boolean {
  return status === 400 && WORDS.test(answerWords);
}
