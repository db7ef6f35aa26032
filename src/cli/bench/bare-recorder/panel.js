// Shows how many messages are announced as stored, at most once a frame.
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
