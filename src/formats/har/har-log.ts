import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject, member, stringMember } from '../json-access.ts';

export const EXPECTED_HAR = 'a HAR 1.2 file: { "log": { "version": "1.2", "entries": [...] } }';

/** The `log` of a HAR. Throws a FormatError where there is none, or it is of a newer version. */
export function harLog(root: unknown): JsonObject {
  const log = member(root, 'log');
  if (!isObject(log))
    throw new FormatError(
      'not-this-format',
      'The file is not a HAR: it has no object "log"',
      '',
      EXPECTED_HAR,
    );
  const version = member(log, 'version');
  const text = typeof version === 'number' ? String(version) : (stringMember(log, 'version') ?? '1');
  const major = /^(\d{1,9})(\.|$)/.exec(text)?.[1];
  if (major !== undefined && Number(major) > 1) {
    throw new FormatError(
      'newer-version',
      `The HAR is of version ${major}`,
      'log.version',
      'version 1.1 or 1.2',
    );
  }
  if (!Array.isArray(member(log, 'entries'))) {
    throw new FormatError(
      'not-this-format',
      'The file is not a HAR: there is no list',
      'log.entries',
      EXPECTED_HAR,
    );
  }
  return log;
}
