import { keepStreamBusy } from './keep-stream-busy.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Heroku',
  version: 'Heroku CLI',
  where: 'a shell',
  note: '',
};

// Its router answered as Cowboy for years; its own error pages carry no Via.
export const heroku: Product = {
  name: 'Heroku',
  role: 'proxy',
  place: 'named',
  signs: {
    server: /^Heroku\b/i,
    via: /\b(?:vegur|heroku-router)\b/i,
    words: /^(?:[A-Z][A-Za-z ]+\n)?(?:Application Error|No such app)$/,
  },
  fixes: {
    buffering: (site) =>
      keepStreamBusy(
        'Heroku',
        site,
        'Heroku’s router waits 30 s for the head and 55 s for each next byte: send the head at once, and a comment while there is no event.',
      ),
    upstream: () =>
      writeFix(
        {
          ...label,
          note: 'The line of the router names the fault: H10 crashed, H12 no answer in 30 s, H14 no dyno runs.',
        },
        '+heroku logs --tail --app "$APP"',
        '+heroku ps:scale web=1 --app "$APP"',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          where: 'the server behind it (Node ws 8)',
          version: 'all plans',
          note: 'A socket that is quiet for 55 s is ended (H15): a ping every 30 s keeps it open.',
        },
        " sockets.on('connection', (socket) => {",
        '+  const beat = setInterval(() => socket.ping(), 30_000);',
        "+  socket.on('close', () => clearInterval(beat));",
        ' });',
      ),
    session: () =>
      writeFix(
        { ...label, note: 'Keeps the requests of a client at one dyno.' },
        '+heroku features:enable http-session-affinity --app "$APP"',
      ),
  },
};
