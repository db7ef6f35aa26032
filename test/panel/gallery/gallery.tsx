import { render } from 'preact';
import messages from '../../../public/_locales/en/messages.json';
import { connectionId } from '../../../src/events/units.ts';
import { PanelContext } from '../../../src/panel/state/panel.ts';
import '../../../src/panel/style/panel.css';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import { App } from '../../../src/panel/views/app.tsx';
import { readField } from '../../../src/session/filter/field.ts';
import { decodedSamples } from '../support/decoded-samples.ts';
import { manySamples } from '../support/many-samples.ts';
import { moreSamples } from '../support/more-samples.ts';
import { rhythmSamples } from '../support/rhythm-samples.ts';
import { SampleLog } from '../support/sample-log.ts';
import { DEEP_COVERAGE, type SampleStatus, STANDARD_COVERAGE, samplePanel } from '../support/sample-panel.ts';
import { sampleSession } from '../support/sample-session.ts';
import { brokenWireSamples, headerSamples, wireSamples } from '../support/wire-samples.ts';

// Every screen of the panel without an extension around it: ?theme=dark&connection=0&tab=handshake&message=3&...
const query = new URLSearchParams(location.search);
setMessageSource(messagesFrom(messages));
document.documentElement.dataset.theme = query.get('theme') ?? 'light';
const join = query.get('join');
const wire = query.get('wire');
const log = query.has('wire')
  ? await SampleLog.of(
      wire === 'broken'
        ? brokenWireSamples()
        : wire === 'headers'
          ? headerSamples()
          : wireSamples(
              join === 'exact' || join === 'by-order' ? join : null,
              Number(query.get('burst') ?? 0),
            ),
    )
  : query.has('decoded')
    ? decodedSamples()
    : query.has('empty')
      ? new SampleLog().cut()
      : query.has('rhythm')
        ? rhythmSamples()
        : query.has('many')
          ? manySamples({ connections: 600, endpoints: 9, refusedEach: 7 })
          : sampleSession(Number(query.get('burst') ?? 0));
if (query.has('more')) moreSamples(log);
const coverage: Record<string, SampleStatus['coverage']> = {
  deep: DEEP_COVERAGE,
  standard: STANDARD_COVERAGE,
  refused: STANDARD_COVERAGE.map((one) =>
    one.target === 'page' ? { ...one, state: 'partly', why: 'no-site-access', remedy: 'grant-access' } : one,
  ),
  late: STANDARD_COVERAGE.map((one) =>
    one.target === 'page' ? { ...one, state: 'not-covered', why: 'hook-missing', remedy: 'reload' } : one,
  ),
};
const panel = samplePanel(
  log,
  {
    recording: !query.has('stopped'),
    trouble: query.get('trouble') ?? '',
    mode: query.get('mode') === 'deep' ? 'deep' : 'standard',
    coverage: coverage[query.get('coverage') ?? 'standard'] ?? [],
    handshakesPutOff: Number(query.get('putoff') ?? 0),
  },
  () => query.get('problem'),
  undefined,
  async () => ({
    origin: 'https://app.example.com',
    secure: !query.has('insecure'),
    states: { 'loopback-network': query.get('permission') },
  }),
);
const part = query.get('part');
if (part === 'send' || part === 'close') panel.composer.part.value = part;
const format = query.get('format');
if (format === 'json' || format === 'hex' || format === 'file') {
  panel.composer.draft.value = { format, text: query.get('draft') ?? '', file: null };
}
const connection = query.get('connection');
if (connection !== null) panel.selection.connection.value = connectionId(Number(connection));
panel.selection.showTab(query.get('tab') ?? '');
const message = query.get('message');
if (message !== null) panel.selection.message.value = Number(message);
const frame = query.get('frame');
if (frame !== null) panel.selection.frame.value = Number(frame);
const compare = query.get('compare');
if (compare !== null) {
  const [a = '', b = ''] = compare.split(',');
  panel.comparingMessages.value = { a: a === '' ? null : Number(a), b: Number(b) };
}
panel.grouping.value = readField(query.get('group') ?? '');
const withFields = panel.follower.session.value.connections[Number(connection ?? 0)];
for (const name of query.get('fields')?.split(',') ?? []) {
  const field = readField(name);
  if (field !== null && withFields !== undefined) panel.layout.fields.add(withFields, field);
}
panel.selection.messageTab.value = query.get('view') ?? '';
panel.messageFilter.text.value = query.get('filter') ?? '';
panel.connectionFilter.text.value = query.get('connections') ?? '';
panel.layout.overviewOpen.value = query.has('overview');
panel.importing.joining.value = query.has('joining');
panel.exporting.value = query.has('export');
panel.settings.open.value = query.has('settings');
panel.settings.hear({ adviceOff: query.get('off')?.split(',') });

const root = document.getElementById('panel');
if (root !== null) {
  render(
    <PanelContext.Provider value={panel}>
      <App />
    </PanelContext.Provider>,
    root,
  );
}
