// Counts what is announced as stored, in one word, once a frame at most.
const status = document.querySelector('p');
let messages = 0;
let drawing = false;
new BroadcastChannel('switchyard-log').addEventListener('message', ({ data }) => {
  messages += data.batch.messages.count;
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    status.textContent = String(messages);
  });
});
