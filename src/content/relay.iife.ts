import { meetHook } from '../capture/page-hook/relay/meet-hook.ts';
import { readPermissions } from '../capture/page-hook/relay/read-permissions.ts';
import { startRelay } from '../capture/page-hook/relay/relay.ts';
import { whenReopened } from '../capture/page-hook/relay/when-reopened.ts';
import { connectContentPort } from '../platform/content-port.ts';
import { watchHooksWanted } from '../platform/hooks-wanted.ts';
import { onPermissionsAsked } from '../platform/page-permissions.ts';

startRelay({ watchWanted: watchHooksWanted, connect: connectContentPort, meet: meetHook, whenReopened });
// A panel asks the page itself, and none of its frames.
if (window === window.top) onPermissionsAsked(readPermissions);
