import type { Saying } from './saying.ts';

const NOT_THE_ORIGIN =
  'The page’s Origin: the API server asks for a user and a permission, not for an origin.';
const NOT_THE_PROTOCOL = 'SPDY or WebSocket: this is examined before either.';

/** The API server writes each refusal as an object of the kind Status. */
const STATUS = '"kind":\\s*"Status".{0,200}"apiVersion":\\s*"v1"';

/** What the API server of Kubernetes says of itself. */
export const SAYINGS_OF_KUBERNETES: readonly Saying[] = [
  {
    cause: 'authentication-required',
    status: /^401$/,
    words: new RegExp(STATUS),
    sentence:
      'Send a valid token with the handshake: the API server of Kubernetes answered {status}, since it does not know the user.',
    hints: [
      'A page can send it only as the subprotocol base64url.bearer.authorization.k8s.io.TOKEN, beside the protocol of the stream.',
    ],
    isNot: [NOT_THE_ORIGIN, NOT_THE_PROTOCOL, 'A missing permission: that would be 403.'],
    topics: [],
  },
  {
    cause: 'origin-or-access-refused',
    status: /^40[03]$/,
    words: new RegExp(`${STATUS}.{0,300}admission webhook \\\\?"([^"\\\\]{1,100})\\\\?" denied the request`),
    sentence:
      'Read the message of the answer, and meet that policy or change it: the admission webhook {quoted} of Kubernetes refused the request, and the API server answered {status}.',
    isNot: [NOT_THE_ORIGIN, NOT_THE_PROTOCOL, 'A Role: the permission is examined before any webhook.'],
    topics: [],
  },
  {
    cause: 'origin-or-access-refused',
    status: /^403$/,
    words: /\bforbidden: User \\?"[^"]{0,200}" cannot \w+ (?:resource|path)/,
    sentence:
      'Give the user the permission that the answer names, in a Role of Kubernetes: the API server answered {status}, before any protocol was chosen.',
    hints: [
      'exec, attach and port-forward need the verb create by SPDY and by a POST, and get by a WebSocket, which is a GET.',
    ],
    isNot: [NOT_THE_ORIGIN, NOT_THE_PROTOCOL],
    topics: ['rule'],
  },
  {
    // kubectl proxy, --reject-paths.
    cause: 'origin-or-access-refused',
    status: /^403$/,
    words: /^(?:Forbidden\n)?Unauthorized$/,
    atAddress: /^[a-z]+:\/\/[^/?#]+\/api\/[^?#]*\/pods\/[^/?#]+\/(?:exec|attach)(?:[?#]|$)/i,
    sentence:
      'Start kubectl proxy with a --reject-paths that lets this path pass, if kubectl proxy serves this address: its default refuses exec and attach of pods, and it answers {status} then.',
    hints: ['kubectl exec and kubectl attach do not need the proxy.'],
    topics: [],
  },
  {
    cause: 'no-websocket-at-this-path',
    status: /^404$/,
    words: new RegExp(`${STATUS}.{0,300}"message":\\s*"[^"]{0,40}\\\\?"[^"]{0,200}\\\\?" not found`),
    sentence:
      'Check the names in the address (namespace, pod, container): the API server of Kubernetes answered {status}, since one of them does not exist, or no longer does.',
    isNot: [NOT_THE_PROTOCOL, 'The route: the API server understood the address.'],
    topics: [],
  },
  {
    cause: 'request-is-no-handshake',
    status: /^400$/,
    words: new RegExp(
      `${STATUS}.{0,300}(?:must specify at least 1 of stdin|container name must be specified|container [^"]{0,100} is not valid)`,
    ),
    sentence:
      'Correct the parameters in the address: the API server of Kubernetes answered {status}, and says which one is missing or wrong.',
    isNot: ['A dropped Upgrade: the API server would say that an upgrade is required.'],
    topics: [],
  },
  {
    cause: 'origin-or-access-refused',
    status: /^40[03]$/,
    words: new RegExp(STATUS),
    // The API server and the kubelet say so where the Upgrade did not reach them.
    withoutWords: /upgrade (?:request )?required|missing upgrade headers/i,
    sentence:
      'Read the message of the answer: the API server of Kubernetes refused the request with {status} for the reason that it names there, such as a permission, a quota, a policy, or a state of the pod.',
    isNot: [NOT_THE_ORIGIN],
    topics: [],
  },
  {
    cause: 'bad-gateway',
    status: /^50\d$/,
    words: new RegExp(`${STATUS}.{0,300}error dialing backend`),
    sentence:
      'Check the way from the API server to the kubelet of the node (port 10250): the API server of Kubernetes answered {status}, since it could not connect to it.',
    isNot: ['The handshake and the permission: the API server accepted both.'],
    topics: [],
  },
  {
    // Of its proxy, in front of kubelets and of other API servers, and of those that use its code.
    cause: 'bad-gateway',
    status: /^50[02]$/,
    words: /\binvalid upgrade response: status code (\d{3})\b/,
    sentence:
      'Let the upgrade reach the server behind the one that answered, such as the kubelet behind the API server of Kubernetes: that one, or a proxy before it, answered {quoted} instead of 101, and the answer here was {status}.',
    isNot: ['The way up to the server that answered: the upgrade reached it, and was lost behind it.'],
    topics: ['upgrade'],
  },
];
