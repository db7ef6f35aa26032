// RFC 9110 section 7.8 and RFC 7838 section 3: two ways for an ordinary answer to say what else the server speaks.
import { combinedValue, type Field } from '../http/field.ts';
import { parseAltSvc } from './alt-svc.ts';
import { parseUpgrade } from './upgrade.ts';

/** The protocols that a response offers in Upgrade and in Alt-Svc, as written, each once: such as `h2c`, `TLS/1.3`, `h3`. */
export function offeredProtocols(fields: readonly Field[]): readonly string[] {
  const upgrade = parseUpgrade(combinedValue(fields, 'upgrade') ?? '').value;
  const { alternatives } = parseAltSvc(combinedValue(fields, 'alt-svc') ?? '').value;
  const names = [
    ...upgrade.map(({ name, version }) => (version === null ? name : `${name}/${version}`)),
    ...alternatives.map(({ protocol }) => protocol),
  ];
  return [...new Set(names)].filter((name) => name !== '');
}
