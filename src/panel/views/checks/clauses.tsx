import type { JSX } from 'preact';
import { clauseLink } from '../../selectors/clause-link.ts';

/** The clauses of a check, as links where their text is online. */
export function Clauses({ clauses }: { readonly clauses: readonly string[] }): JSX.Element {
  return (
    <span class="clauses">
      {clauses.map((clause) => (
        <Clause key={clause} clause={clause} />
      ))}
    </span>
  );
}

function Clause({ clause }: { readonly clause: string }): JSX.Element {
  const link = clauseLink(clause);
  if (link === null) return <span class="dim">{clause}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {clause}
    </a>
  );
}
