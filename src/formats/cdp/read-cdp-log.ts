import { FormatError } from '../format-error.ts';
import { readHar } from '../har/read-har.ts';
import type { Imported } from '../imported.ts';
import { isObject, type JsonObject, member, stringMember } from '../json-access.ts';
import { parseJson } from '../parse-json.ts';
import { Problems } from '../problem.ts';
import { CdpRequests } from './cdp-requests.ts';

const EXPECTED = 'events of the Chrome DevTools Protocol, as a JSON list or a line each';

/** Whether a text begins like a log of such events. */
export function isCdpLog(start: string): boolean {
  return (
    /^\[?\s*\{[^{}]{0,2000}\\?"method\\?"\s*:\s*\\?"[A-Z]\w{1,40}\.\w{1,80}\\?"/.test(start) ||
    /^\[?\s*\{[^{}]{0,2000}"message"\s*:\s*"\{\\"message\\":\{\\"method\\":/.test(start)
  );
}

/**
 * Reads a log of events of the Chrome DevTools Protocol: Lighthouse's `devtoolslog`, ChromeDriver's performance log, what the
 * Protocol monitor of DevTools saves, or a file with an event a line. Throws only FormatError.
 */
export function readCdpLog(text: string): Imported {
  const problems = new Problems();
  const requests = new CdpRequests(problems);
  for (const item of itemsOf(text)) {
    const event = eventOf(item);
    const method = stringMember(event, 'method');
    const params = member(event, 'params');
    if (method === null || !isObject(params)) continue;
    requests.take(method, params, stringMember(event, 'sessionId') ?? '');
  }
  const read = readHar(requests.har());
  return {
    ...read,
    format: 'cdp',
    producer: 'Chrome DevTools Protocol',
    problems: [...problems.list(), ...read.problems],
    problemCount: problems.count + read.problemCount,
  };
}

function itemsOf(text: string): readonly unknown[] {
  if (!text.trimStart().startsWith('{')) {
    const list = parseJson(text, EXPECTED);
    if (!Array.isArray(list)) throw new FormatError('not-this-format', 'The file is no list', '', EXPECTED);
    return list;
  }
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      return [parseJson(line, EXPECTED)];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      // A program that was ended leaves half a line.
      if (i > 0 && i >= lines.length - 2) return [];
      throw new FormatError(error.fault, 'A line is no JSON', `line ${i + 1}`, EXPECTED);
    }
  });
}

/** ChromeDriver stands each event as JSON text in an entry of its own log. */
function eventOf(item: unknown): JsonObject | null {
  const message = member(item, 'message');
  if (typeof message !== 'string') return isObject(item) ? item : null;
  try {
    const inner = member(JSON.parse(message) as unknown, 'message');
    return isObject(inner) ? inner : null;
  } catch {
    return null;
  }
}
