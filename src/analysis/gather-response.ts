import type { Field } from '../protocol/http/field.ts';
import type { Connection } from '../session/connection.ts';
import type { BrowserVerdict } from './browser-words/browser-verdict.ts';
import { FieldTable } from './checks/field-table.ts';
import type { Gathered } from './evidence.ts';
import { inapplicable, missing, observed, unseen } from './gathered.ts';
import { leftOut } from './left-out.ts';
import { CUT_HEAD } from './not-seen.ts';
import type { Situation } from './situation.ts';

/** The status of the answer, as it was seen or as the browser's words name it. */
export function statusOf(
  connection: Connection,
  words: BrowserVerdict,
  situation: Situation,
): Gathered<number> {
  if (connection.status.seen) return observed(connection.status.value);
  if (words.status !== null) return observed(words.status);
  // Chromium examines the fields of no other answer (versions 9 to 156).
  if (words.switched && situation.mechanism === 'upgrade') return observed(101);
  if (words.switched && situation.mechanism === 'extended-connect') return observed(200);
  if (words.noAnswer !== null) return inapplicable(words.noAnswer);
  return unseen('the status', connection.status.why, connection);
}

/** The fields of the answer, whatever it was. */
export function responseFields(connection: Connection, words: BrowserVerdict): Gathered<FieldTable> {
  if (connection.response.seen) {
    const { fields, raw, cut, status } = connection.response.value;
    if (cut === true) return missing(CUT_HEAD);
    if (raw === null && fields.length === 0 && listsNothing(connection)) {
      return unseen('the response', 'not-in-file', connection);
    }
    if (raw === null && status === 101 && leavesOutSwitch(fields, connection)) {
      return unseen('the response', 'not-in-file', connection);
    }
    return observed(new FieldTable(fields));
  }
  if (words.noAnswer !== null) return inapplicable(words.noAnswer);
  return unseen('the response', connection.response.why, connection);
}

// A file that lists no field of either side has left them out (Playwright 1.x writes WebSockets in this way).
function listsNothing(connection: Connection): boolean {
  const fields: readonly Field[] = connection.request.seen ? connection.request.value.fields : [];
  return fields.length === 0;
}

/** A recorder that leaves the fields of the switch out of a request leaves them out of its answer, too. */
function leavesOutSwitch(fields: readonly Field[], connection: Connection): boolean {
  const { request } = connection;
  if (namesSwitch(fields)) return false;
  if (!request.seen) return request.why === 'not-in-file';
  return !namesSwitch(request.value.fields) && leftOut(connection) !== null;
}

function namesSwitch(fields: readonly Field[]): boolean {
  return fields.some(({ name }) => /^(?:upgrade|sec-websocket-\w+)$/i.test(name));
}

/** Whether the WebSocket is known not to have opened, so that there were no frames. */
export function neverOpened({ outcome, errors }: Connection): boolean {
  return (outcome === 'refused' || outcome === 'failed') && errors.every((words) => words.beforeSwitch);
}
