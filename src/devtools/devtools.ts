import { createPanel, inspectedTabId } from '../platform/devtools.ts';
import { onRequestFinished, readNetworkLog } from '../platform/devtools-network.ts';
import { watchHooksWanted } from '../platform/hooks-wanted.ts';
import { connectNetwork } from '../platform/network-port.ts';
import { reportNetwork } from './report-network.ts';

reportNetwork({
  tabId: inspectedTabId(),
  openedAt: performance.timeOrigin,
  watchWanted: watchHooksWanted,
  connect: connectNetwork,
  onRequestFinished,
  readNetworkLog,
  now: () => performance.now(),
  later: (run, milliseconds) => setTimeout(run, milliseconds),
});

await createPanel('Switchyard', 'icons/switchyard-32.png', 'src/panel/panel.html');
