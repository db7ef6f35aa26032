import { render } from 'preact';
import messages from '../../../public/_locales/en/messages.json';
import { connectionId } from '../../../src/events/units.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import '../../../src/panel/style/panel.css';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { App } from '../../../src/panel/views/app.tsx';
import { SampleLog } from '../support/sample-log.ts';
import { samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';

// Every screen of the panel without an extension around it: ?theme=dark&connection=0&tab=handshake&message=3&...
const query = new URLSearchParams(location.search);
setMessageSource(messagesFrom(messages));
document.documentElement.dataset.theme = query.get('theme') ?? 'light';
const log = query.has('empty') ? new SampleLog().cut() : sampleSession(Number(query.get('burst') ?? 0));
const panel = samplePanel(log, { recording: !query.has('stopped'), trouble: query.get('trouble') ?? '' });
const connection = query.get('connection');
if (connection !== null) panel.selection.connection.value = connectionId(Number(connection));
panel.selection.tab.value = query.get('tab') ?? '';
const message = query.get('message');
if (message !== null) panel.selection.message.value = Number(message);
panel.selection.messageTab.value = query.get('view') ?? '';
panel.filter.value = query.get('filter') ?? '';
panel.exporting.value = query.has('export');

const root = document.getElementById('panel');
if (root !== null) {
  render(
    <PanelContext.Provider value={panel}>
      <App />
    </PanelContext.Provider>,
    root,
  );
}
