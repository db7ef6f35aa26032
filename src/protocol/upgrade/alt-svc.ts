// RFC 7838 section 3: Alt-Svc = clear / 1#alt-value, alt-value = protocol-id "=" quoted-authority *( ";" parameter ).
import { FaultLog, type Parsed } from '../http/fault.ts';
import { isEmptyList, noteEmptyElement } from '../http/list.ts';
import { endOfSegment, formatParameter, type Parameter, readParameter } from '../http/parameter.ts';
import { formatQuotedString } from '../http/quoted-string.ts';
import { skipWhiteSpace, trimWhiteSpace } from '../http/white-space.ts';

/** One alternative service, and its place in the value. */
export interface AlternativeService {
  /** As written, with its percent-encoding. */
  readonly protocolId: string;
  /** The ALPN protocol name that it stands for, such as `h3`. */
  readonly protocol: string;
  /** `host:port` without quotes; null where there is none. */
  readonly authority: string | null;
  /** Empty: the host of the origin. */
  readonly host: string;
  readonly port: number | null;
  /** Seconds; null where not given, which means 24 hours. */
  readonly maxAge: number | null;
  readonly persist: boolean;
  readonly parameters: readonly Parameter[];
  readonly index: number;
  readonly length: number;
}

export interface AltSvc {
  /** The value is `clear`: forget all alternatives of the origin. */
  readonly clear: boolean;
  readonly alternatives: readonly AlternativeService[];
}

/**
 * Reads an Alt-Svc value (several lines: join them by `combinedValue`). Faults: `empty-list`, `empty-element`,
 * `missing-authority`, `authority-not-quoted`, `invalid-authority`, `invalid-percent-encoding`, `invalid-max-age`, and
 * those of `readParameter`.
 */
export function parseAltSvc(value: string): Parsed<AltSvc> {
  const faults = new FaultLog();
  const alternatives: AlternativeService[] = [];
  if (trimWhiteSpace(value) === 'clear') return { value: { clear: true, alternatives }, faults: [] };
  if (isEmptyList(value, faults)) return { value: { clear: false, alternatives }, faults: faults.list() };
  for (let start = 0; start <= value.length; ) {
    let end = endOfSegment(value, start);
    if (value[end] !== ';' && skipWhiteSpace(value, start, end) === end) {
      noteEmptyElement(start, end - start, faults);
    } else {
      const parts: Parameter[] = [];
      end = start - 1;
      do {
        const read = readParameter(value, end + 1, faults, 'rfc9110');
        end = read.end;
        if (read.parameter !== null) parts.push(read.parameter);
      } while (value[end] === ';');
      const [service, ...parameters] = parts;
      if (service !== undefined) alternatives.push(toAlternative(service, parameters, faults));
    }
    start = end + 1;
  }
  return { value: { clear: false, alternatives }, faults: faults.list() };
}

function toAlternative(
  service: Parameter,
  parameters: readonly Parameter[],
  faults: FaultLog,
): AlternativeService {
  const { name, value: authority, quoted, index } = service;
  const last = parameters.at(-1) ?? service;
  const colon = authority?.lastIndexOf(':') ?? -1;
  const portText = colon === -1 ? '' : (authority ?? '').slice(colon + 1);
  const port = /^[0-9]{1,5}$/.test(portText) && Number(portText) <= 0xffff ? Number(portText) : null;
  if (authority === null) {
    faults.add('missing-authority', index, service.length, 'a protocol has no authority');
  } else {
    if (!quoted)
      faults.add('authority-not-quoted', index, service.length, 'an authority is not a quoted string');
    if (port === null) {
      faults.add('invalid-authority', index, service.length, 'an authority has no port from 0 to 65535');
    }
  }
  return {
    protocolId: name,
    protocol: percentDecoded(service, faults),
    authority,
    host: colon === -1 ? (authority ?? '') : (authority ?? '').slice(0, colon),
    port,
    maxAge: readMaxAge(parameters, faults),
    persist: parameters.some((parameter) => parameter.name === 'persist' && parameter.value === '1'),
    parameters,
    index,
    length: last.index + last.length - index,
  };
}

function percentDecoded({ name, index, length }: Parameter, faults: FaultLog): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(name)) {
    faults.add('invalid-percent-encoding', index, length, 'a percent sign is not followed by two hex digits');
  }
  return name.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function readMaxAge(parameters: readonly Parameter[], faults: FaultLog): number | null {
  const parameter = parameters.find(({ name }) => name === 'ma');
  if (parameter === undefined) return null;
  const { value, index, length } = parameter;
  if (value !== null && /^[0-9]{1,15}$/.test(value)) return Number(value);
  faults.add('invalid-max-age', index, length, 'ma is a number of seconds');
  return null;
}

/** Writes an Alt-Svc value. */
export function formatAltSvc(altSvc: {
  readonly clear: boolean;
  readonly alternatives: readonly Pick<AlternativeService, 'protocolId' | 'authority' | 'parameters'>[];
}): string {
  if (altSvc.clear) return 'clear';
  return altSvc.alternatives
    .map(({ protocolId, authority, parameters }) => {
      const service = authority === null ? protocolId : `${protocolId}=${formatQuotedString(authority)}`;
      return [service, ...parameters.map(formatParameter)].join('; ');
    })
    .join(', ');
}
