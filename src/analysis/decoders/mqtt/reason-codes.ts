/** MQTT 5.0 section 2.4, and which packets may carry each. */
const REASONS: ReadonlyMap<number, readonly [name: string, packets: string]> = new Map([
  [0x00, ['Success', 'CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH']],
  [0x01, ['Granted QoS 1', 'SUBACK']],
  [0x02, ['Granted QoS 2', 'SUBACK']],
  [0x04, ['Disconnect with Will Message', 'DISCONNECT']],
  [0x10, ['No matching subscribers', 'PUBACK PUBREC']],
  [0x11, ['No subscription existed', 'UNSUBACK']],
  [0x18, ['Continue authentication', 'AUTH']],
  [0x19, ['Re-authenticate', 'AUTH']],
  [0x80, ['Unspecified error', 'CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT']],
  [0x81, ['Malformed Packet', 'CONNACK DISCONNECT']],
  [0x82, ['Protocol Error', 'CONNACK DISCONNECT']],
  [0x83, ['Implementation specific error', 'CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT']],
  [0x84, ['Unsupported Protocol Version', 'CONNACK']],
  [0x85, ['Client Identifier not valid', 'CONNACK']],
  [0x86, ['Bad User Name or Password', 'CONNACK']],
  [0x87, ['Not authorized', 'CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT']],
  [0x88, ['Server unavailable', 'CONNACK']],
  [0x89, ['Server busy', 'CONNACK DISCONNECT']],
  [0x8a, ['Banned', 'CONNACK']],
  [0x8b, ['Server shutting down', 'DISCONNECT']],
  [0x8c, ['Bad authentication method', 'CONNACK DISCONNECT']],
  [0x8d, ['Keep Alive timeout', 'DISCONNECT']],
  [0x8e, ['Session taken over', 'DISCONNECT']],
  [0x8f, ['Topic Filter invalid', 'SUBACK UNSUBACK DISCONNECT']],
  [0x90, ['Topic Name invalid', 'CONNACK PUBACK PUBREC DISCONNECT']],
  [0x91, ['Packet Identifier in use', 'PUBACK PUBREC SUBACK UNSUBACK']],
  [0x92, ['Packet Identifier not found', 'PUBREL PUBCOMP']],
  [0x93, ['Receive Maximum exceeded', 'DISCONNECT']],
  [0x94, ['Topic Alias invalid', 'DISCONNECT']],
  [0x95, ['Packet too large', 'CONNACK DISCONNECT']],
  [0x96, ['Message rate too high', 'DISCONNECT']],
  [0x97, ['Quota exceeded', 'CONNACK PUBACK PUBREC SUBACK DISCONNECT']],
  [0x98, ['Administrative action', 'DISCONNECT']],
  [0x99, ['Payload format invalid', 'CONNACK PUBACK PUBREC DISCONNECT']],
  [0x9a, ['Retain not supported', 'CONNACK DISCONNECT']],
  [0x9b, ['QoS not supported', 'CONNACK DISCONNECT']],
  [0x9c, ['Use another server', 'CONNACK DISCONNECT']],
  [0x9d, ['Server moved', 'CONNACK DISCONNECT']],
  [0x9e, ['Shared Subscriptions not supported', 'SUBACK DISCONNECT']],
  [0x9f, ['Connection rate exceeded', 'CONNACK DISCONNECT']],
  [0xa0, ['Maximum connect time', 'DISCONNECT']],
  [0xa1, ['Subscription Identifiers not supported', 'SUBACK DISCONNECT']],
  [0xa2, ['Wildcard Subscriptions not supported', 'SUBACK DISCONNECT']],
]);

/** MQTT 3.1.1 section 3.2.2.3. */
const RETURN_CODES = [
  'Connection Accepted',
  'unacceptable protocol version',
  'identifier rejected',
  'Server unavailable',
  'bad user name or password',
  'not authorized',
];

export function reasonName(code: number): string {
  return REASONS.get(code)?.[0] ?? `0x${code.toString(16).padStart(2, '0')}`;
}

/** Whether a packet of this type may carry the reason. */
export function allowsReason(type: string, code: number): boolean {
  return REASONS.get(code)?.[1].split(' ').includes(type) ?? false;
}

export function returnCodeName(code: number): string | undefined {
  return RETURN_CODES[code];
}
