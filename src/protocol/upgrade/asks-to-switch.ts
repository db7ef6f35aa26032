// RFC 9110 section 7.8: a client asks by Upgrade, and by the option that says that Upgrade is for the next hop.
import { type Field, fieldLines } from '../http/field.ts';
import { listsOption, parseConnectionOptions } from './connection.ts';

/** Whether a request over HTTP/1.1 asks to switch protocols, be it correctly or not: by Upgrade or by `Connection: upgrade`. */
export function asksToSwitch(fields: readonly Field[]): boolean {
  if (fieldLines(fields, 'upgrade').length > 0) return true;
  return fieldLines(fields, 'connection').some((line) =>
    listsOption(parseConnectionOptions(line.value).value, 'upgrade'),
  );
}
