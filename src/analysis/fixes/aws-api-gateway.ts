import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'AWS API Gateway',
  version: 'WebSocket APIs, AWS CLI 2',
  where: 'a shell',
  note: 'REST and HTTP APIs never switch: a socket needs an API of the WebSocket type and a $connect route.',
};

const createApi = [
  '+aws apigatewayv2 create-api --name socket --protocol-type WEBSOCKET \\',
  "+  --route-selection-expression '$request.body.action'",
];

// Switchyard cannot know the API's id, so the address has placeholders.
const address = '+const socket = new WebSocket("wss://API_ID.execute-api.REGION.amazonaws.com/STAGE");';

export const awsApiGateway: Product = {
  name: 'AWS API Gateway',
  role: 'proxy',
  place: 'named',
  signs: {
    field: /^(x-amzn-requestid|x-amz-apigw-id|x-amzn-errortype):/,
    words: /^\{"message": ?"(Forbidden|Missing Authentication Token)"/,
  },
  fixes: {
    upgrade: () => writeFix(label, ...createApi),
    path: () =>
      writeFix(
        { ...label, where: 'the page', note: 'The stage is part of the address; no other path is.' },
        address,
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          where: 'the page',
          note: 'A missing stage is answered with 403, and so is an authorizer of $connect that says no.',
        },
        address,
      ),
    upstream: () =>
      writeFix(
        {
          ...label,
          note: 'The function has to answer { "statusCode": 200 }, and API Gateway has to be allowed to call it.',
        },
        '+aws logs tail "/aws/lambda/$LAMBDA" --since 10m',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          where: 'the page',
          note: 'Idle sockets end after 10 minutes and all of them after 2 hours; neither limit can be raised.',
        },
        '+const beat = setInterval(() => socket.send(\'{"action":"ping"}\'), 5 * 60_000);',
        "+socket.addEventListener('close', () => clearInterval(beat));",
      ),
  },
};
