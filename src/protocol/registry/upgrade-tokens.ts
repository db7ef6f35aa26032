// IANA "HTTP Upgrade Tokens" (www.iana.org/assignments/http-upgrade-tokens), as of 2023-10-20. `WebSocket` and
// `websocket` are two entries there and one here: the tokens compare without regard to case.

export interface UpgradeTokenEntry {
  readonly token: string;
  readonly description: string;
  /** The version tokens expected after the slash, in the registry's words; null where none is. */
  readonly versions: string | null;
  readonly obsolete: boolean;
  readonly reference: string;
}

export const UPGRADE_TOKENS: readonly UpgradeTokenEntry[] = [
  {
    token: 'HTTP',
    description: 'Hypertext Transfer Protocol',
    versions: 'any DIGIT.DIGIT (e.g., "2.0")',
    obsolete: false,
    reference: 'RFC 9110',
  },
  {
    token: 'TLS',
    description: 'Transport Layer Security',
    versions: 'any DIGIT.DIGIT (e.g., "1.2")',
    obsolete: false,
    reference: 'RFC 2817',
  },
  {
    token: 'websocket',
    description: 'The WebSocket Protocol',
    versions: null,
    obsolete: false,
    reference: 'RFC 6455, RFC 8441',
  },
  {
    token: 'h2c',
    description: 'HTTP/2 over cleartext TCP',
    versions: null,
    obsolete: true,
    reference: 'RFC 9113 3.1',
  },
  {
    token: 'connect-udp',
    description: 'Proxying of UDP payloads',
    versions: null,
    obsolete: false,
    reference: 'RFC 9298',
  },
  {
    token: 'connect-ip',
    description: 'Proxying of IP payloads',
    versions: null,
    obsolete: false,
    reference: 'RFC 9484',
  },
];
