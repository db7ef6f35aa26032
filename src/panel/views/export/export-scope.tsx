import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { chosenConnections } from '../menus/copying.ts';

/** Which connections a file gets. */
export type Scope = 'all' | 'listed' | 'selected';

const SCOPES: readonly { readonly id: Scope; readonly title: MessageKey; readonly none: MessageKey }[] = [
  { id: 'all', title: 'exportAll', none: 'exportAll' },
  { id: 'listed', title: 'exportListed', none: 'exportNoFilter' },
  { id: 'selected', title: 'exportSelected', none: 'exportNoSelection' },
];

/** The connections of each choice; null where there is no such choice, since nothing is filtered or selected. */
export function useScopes(): Record<Scope, readonly Connection[] | null> {
  const panel = usePanel();
  const session = useCalmSession();
  const { connectionFilter: filter } = panel;
  const selected = chosenConnections(panel);
  const findings = (connection: Connection) => panel.judgements.heeded(session, connection);
  return {
    all: session.connections,
    listed: filter.on.value ? filter.left(session, findings) : null,
    selected: selected.length === 0 ? null : selected,
  };
}

interface ExportScopeProps {
  readonly scopes: Record<Scope, readonly Connection[] | null>;
  readonly chosen: Scope;
  readonly onChoose: (scope: Scope) => void;
}

/** Chooses which connections are written, each choice with its number. */
export function ExportScope({ scopes, chosen, onChoose }: ExportScopeProps): JSX.Element {
  const group = useId();
  return (
    <fieldset class="export-scope">
      <legend>{text('exportConnections')}</legend>
      {SCOPES.map(({ id, title, none }) => {
        const connections = scopes[id];
        return (
          <label
            key={id}
            class={connections === null ? 'dim' : undefined}
            title={connections === null ? text(none) : undefined}
          >
            <input
              type="radio"
              name={group}
              checked={chosen === id}
              disabled={connections === null || (connections.length === 0 && id !== 'all')}
              onChange={() => onChoose(id)}
            />
            {text(title)} {connections !== null && <span class="dim">{wholeNumber(connections.length)}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}
