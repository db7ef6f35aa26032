import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import {
  isLocalNetworkFailure,
  neededPermission,
  permissionRemedy,
} from '../../selectors/permission-remedy.ts';
import type { PagePermissions, PermissionState } from '../../state/page-permissions.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { GrantAccessLink } from '../access/grant-access-link.tsx';

const STATES: Record<Exclude<PermissionState, null>, MessageKey> = {
  granted: 'permissionGranted',
  prompt: 'permissionPrompt',
  denied: 'permissionDenied',
};

/** The state of the permissions that may cause a failure, according to the browser now, and the remedy. */
export function Permissions({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const panel = usePanel();
  const id = useId();
  const { permissions, sessions, recording } = panel;
  // The page of a stored session is not open, so it cannot be asked.
  const live = sessions.stored.value === null;
  const local = live && isLocalNetworkFailure(connection);
  const coverage = recording.status.value?.coverage ?? [];
  const withoutAccess = live && coverage.some(({ why }) => why === 'no-site-access');
  useEffect(() => {
    if (local) void permissions.refresh();
  }, [local, connection.id, permissions]);
  const known = local ? permissions.current : null;
  if (!withoutAccess && !local) return null;
  return (
    <section class="permissions" aria-labelledby={id}>
      <h2 id={id}>{text('permissionsTitle')}</h2>
      {withoutAccess && (
        <p>
          {text('permissionsNoAccess')} <GrantAccessLink />
        </p>
      )}
      {local && known === null && <p>{text('permissionsUnknown')}</p>}
      {known !== null && known !== 'asking' && <LocalNetwork connection={connection} known={known} />}
      {local && (
        <button
          type="button"
          class="button"
          aria-disabled={known === 'asking'}
          onClick={() => void permissions.refresh()}
        >
          {text(known === 'asking' ? 'permissionsAsking' : 'permissionsAgain')}
        </button>
      )}
    </section>
  );
}

function LocalNetwork({
  connection,
  known,
}: {
  readonly connection: Connection;
  readonly known: PagePermissions;
}): JSX.Element {
  const panel = usePanel();
  const state = neededPermission(connection, known);
  const remedy = permissionRemedy(connection, known);
  return (
    <>
      <table class="plain-table">
        <tbody>
          <tr>
            <th scope="row">{text('permissionsPage')}</th>
            <td>{known.origin}</td>
          </tr>
          <tr>
            <th scope="row">{text('permissionsSecure')}</th>
            <td class={known.secure ? '' : 'warn'}>{text(known.secure ? 'yes' : 'no')}</td>
          </tr>
          <tr>
            <th scope="row">{text('permissionsLocalNetwork')}</th>
            <td class={state === 'granted' ? '' : 'warn'}>
              {text(state === null ? 'permissionUnknown' : STATES[state])}
            </td>
          </tr>
        </tbody>
      </table>
      <p>
        {text(remedy)}{' '}
        {remedy === 'permissionsGranted' && (
          <button type="button" class="link" onClick={panel.reloadPage}>
            {text('remedyReload')}
          </button>
        )}
      </p>
    </>
  );
}
