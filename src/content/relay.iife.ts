import { startRelay } from '../capture/page-hook/relay/relay.ts';
import { connectContentPort } from '../platform/content-port.ts';
import { watchHooksWanted } from '../platform/hooks-wanted.ts';

startRelay({ watchWanted: watchHooksWanted, connect: connectContentPort });
