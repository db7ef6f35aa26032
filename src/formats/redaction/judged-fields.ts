/** A handshake is judged by them: with a stand-in in their place, the file would accuse whoever sent it. */
const JUDGED = new Set([
  'connection',
  'upgrade',
  'host',
  ':authority',
  ':method',
  ':protocol',
  ':scheme',
  ':status',
  'content-length',
  'transfer-encoding',
  'sec-websocket-key',
  'sec-websocket-accept',
  'sec-websocket-version',
  'sec-websocket-extensions',
]);

/** Whether a handshake is judged by the value of a field. The name is in lower case. */
export function isJudgedField(name: string): boolean {
  return JUDGED.has(name);
}

/** Whether a handshake is judged by whether there is such a field, so that its name has to stay. The name is in lower case. */
export function isJudgedName(name: string): boolean {
  return JUDGED.has(name) || name === 'sec-websocket-protocol' || name === 'origin';
}
