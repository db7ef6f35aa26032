import { CONFIDENCE } from '../decoded.ts';
import type { Reading } from '../json/json-message.ts';
import { jsonProtocol } from '../json-protocol.ts';
import { idOf, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';

/** A domain and a command or event of it, such as Network.enable. */
const METHOD =
  /^(?:Accessibility|Animation|Audits|Browser|CacheStorage|Console|CSS|Database|Debugger|DOM|DOMDebugger|DOMSnapshot|DOMStorage|Emulation|Extensions|Fetch|HeadlessExperimental|HeapProfiler|IndexedDB|Input|Inspector|IO|LayerTree|Log|Media|Memory|Network|NodeWorker|NodeRuntime|NodeTracing|Overlay|Page|Performance|PerformanceTimeline|Preload|Profiler|Runtime|Schema|Security|ServiceWorker|Storage|SystemInfo|Target|Tethering|Tracing|WebAudio|WebAuthn|PWA|FedCm|Autofill|BackgroundService|Cast|DeviceAccess|DeviceOrientation|EventBreakpoints|FileSystem|BluetoothEmulation)\.[a-z][A-Za-z]+$/;

/** The Chrome DevTools Protocol, flattened sessions included: JSON-RPC without its version. */
export const CDP = jsonProtocol({
  id: 'cdp',
  specification: 'Chrome DevTools Protocol 1.3 and tip of tree',
  subprotocols: [],
  url: /\/devtools\/(?:browser|page|inspector|worker)\b/,
  looks: (value) =>
    METHOD.test(textOf(value, 'method') ?? '') && memberOf(value, 'jsonrpc') === undefined
      ? CONFIDENCE.certain
      : CONFIDENCE.none,
  read,
});

function read(value: PlainValue): Reading {
  if (!isPlainObject(value))
    return { type: 'message', summary: preview(value), problems: ['A message has to be an object.'] };
  const method = textOf(value, 'method');
  const session = textOf(value, 'sessionId');
  const where = session === undefined ? '' : ` session ${session}`;
  const id = memberOf(value, 'id');
  const repliesTo = idOf(id) === null ? null : `${session ?? ''}#${idOf(id)}`;
  if (method !== undefined) {
    const summary = `${method} ${preview(memberOf(value, 'params') ?? {}, 100)}${where}`;
    return id === undefined
      ? { type: 'event', summary }
      : { type: 'command', summary: `${summary} id ${preview(id)}`, repliesTo };
  }
  const error = memberOf(value, 'error');
  if (error !== undefined) {
    return {
      type: 'error',
      summary: `error ${preview(memberOf(error, 'code'))} ${textOf(error, 'message') ?? ''} id ${preview(id)}${where}`,
      repliesTo,
    };
  }
  const problems =
    memberOf(value, 'result') === undefined ? ['A message has a method, a result or an error.'] : [];
  return {
    type: 'result',
    summary: `result ${preview(memberOf(value, 'result'), 100)} id ${preview(id)}${where}`,
    repliesTo,
    problems,
  };
}
