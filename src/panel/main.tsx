import { render } from 'preact';

const root = document.getElementById('panel');
if (root !== null) render(<main>Switchyard</main>, root);
