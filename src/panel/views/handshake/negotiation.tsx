import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { pseudoField, realRequest, situationOf } from '../../../analysis/situation.ts';
import { combinedValue } from '../../../protocol/http/field.ts';
import { parseUpgrade, type UpgradeProtocol } from '../../../protocol/upgrade/upgrade.ts';
import { parseExtensions } from '../../../protocol/websocket/extensions.ts';
import { parseSubprotocols } from '../../../protocol/websocket/subprotocol.ts';
import type { Connection } from '../../../session/connection.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';
import { ExtensionList } from './extension-list.tsx';

type Names = readonly string[] | 'not-observed';

/** What the client offered and what the server chose. */
export function Negotiation({ connection }: { readonly connection: Connection }): JSX.Element {
  const id = useId();
  const request = realRequest(connection);
  const response = connection.response.seen ? connection.response.value : null;
  const value = (side: 'request' | 'response', name: string): string | null | undefined => {
    const head = side === 'request' ? request : response;
    return head === null ? undefined : combinedValue(head.fields, name);
  };

  const protocols = (side: 'request' | 'response') =>
    namesIn(value(side, 'upgrade'), (found) => parseUpgrade(found).value.map(upgradeText));
  const extended = extendedConnect(connection);
  const subprotocols = (side: 'request' | 'response') =>
    namesIn(value(side, 'sec-websocket-protocol'), (found) =>
      parseSubprotocols(found).value.map((subprotocol) => subprotocol.name),
    );
  const extensions = (side: 'request' | 'response') => {
    const found = value(side, 'sec-websocket-extensions');
    if (found === undefined) return <NotObserved />;
    return <ExtensionList extensions={found === null ? [] : parseExtensions(found).value} side={side} />;
  };

  return (
    <section class="negotiation" aria-labelledby={id}>
      <h2 id={id}>{text('negotiationTitle')}</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{text('negotiationOffered')}</th>
            <th scope="col">{text('negotiationChosen')}</th>
          </tr>
        </thead>
        <tbody>
          <Row title={text('negotiationProtocol')}>
            <NameList names={extended === null ? protocols('request') : extended.offered} />
            {extended === null ? (
              <ChosenProtocol connection={connection} names={protocols('response')} />
            ) : (
              <span>{extended.chosen}</span>
            )}
          </Row>
          <Row title={text('columnSubprotocol')}>
            <NameList names={subprotocols('request')} />
            <NameList names={subprotocols('response')} chosen />
          </Row>
          <Row title={text('columnExtensions')}>
            {extensions('request')}
            {extensions('response')}
          </Row>
        </tbody>
      </table>
    </section>
  );
}

function namesIn(found: string | null | undefined, parse: (text: string) => Names): Names {
  if (found === undefined) return 'not-observed';
  return found === null ? [] : parse(found);
}

/**
 * An extended CONNECT names its protocol in `:protocol`, and its answer accepts it by a 2xx alone (RFC 8441 section 5);
 * null for every other mechanism.
 */
function extendedConnect(
  connection: Connection,
): { readonly offered: Names; readonly chosen: string } | null {
  if (situationOf(connection).mechanism !== 'extended-connect') return null;
  const request = realRequest(connection);
  const protocol = request === null ? null : pseudoField(request, ':protocol');
  const offered: Names = request === null ? 'not-observed' : protocol === null ? [] : [protocol];
  if (!connection.status.seen) return { offered, chosen: text('acceptNotObservable') };
  const { value: status } = connection.status;
  const accepted = status >= 200 && status < 300;
  const name = protocol ?? (connection.kind === 'extended-connect' ? 'CONNECT' : connection.kind);
  return {
    offered,
    chosen: accepted ? text('negotiationByStatus', name, String(status)) : text('negotiationNone'),
  };
}

function Row({ title, children }: { readonly title: string; readonly children: JSX.Element[] }): JSX.Element {
  return (
    <tr>
      <th scope="row">{title}</th>
      {children.map((child, index) => (
        <td key={index}>{child}</td>
      ))}
    </tr>
  );
}

function NameList({ names, chosen }: { readonly names: Names; readonly chosen?: boolean }): JSX.Element {
  if (names === 'not-observed') return <NotObserved />;
  if (names.length === 0) return <span class="dim">{text('negotiationNone')}</span>;
  const out: ComponentChildren[] = [];
  for (const name of names) {
    if (out.length > 0) out.push(', ');
    out.push(chosen ? <strong>{printable(name)}</strong> : printable(name));
  }
  return <code>{out}</code>;
}

/** Only a 101 chooses: in any other answer, Upgrade names what the server supports or requires (RFC 9110 section 7.8). */
function ChosenProtocol({
  connection,
  names,
}: {
  readonly connection: Connection;
  readonly names: Names;
}): JSX.Element {
  const status = connection.status.seen ? connection.status.value : 101;
  if (status === 101 || names === 'not-observed' || names.length === 0) {
    return <NameList names={names} chosen />;
  }
  const named = printable(names.join(', '));
  return <span class="dim">{text(status === 426 ? 'negotiationRequired' : 'negotiationOffer', named)}</span>;
}

function NotObserved(): JSX.Element {
  return <span class="dim">{text('acceptNotObservable')}</span>;
}

function upgradeText(protocol: UpgradeProtocol): string {
  return protocol.version === null ? protocol.name : `${protocol.name}/${protocol.version}`;
}
