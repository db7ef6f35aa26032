import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Google Cloud Run',
  version: 'gcloud CLI',
  where: 'a shell',
  note: '',
};

export const googleCloud: Product = {
  name: 'Google Cloud',
  role: 'proxy',
  place: 'named',
  signs: {
    server: /^Google Frontend$/i,
    via: /^1\.1 google$/i,
    words: /The server encountered a temporary error and could not complete your request/,
  },
  fixes: {
    upgrade: () =>
      writeFix(
        { ...label, note: 'With HTTP/2 end to end no upgrade reaches the container.' },
        '+gcloud run services update "$SERVICE" --no-use-http2',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          note: 'In seconds: a socket ends after the time limit of a request, 300 s by default and 3600 s at most.',
        },
        '+gcloud run services update "$SERVICE" --timeout=3600',
      ),
    buffering: () =>
      writeFix(
        {
          ...label,
          note: 'In seconds: a stream ends after the time limit of a request, 300 s by default and 3600 s at most.',
        },
        '+gcloud run services update "$SERVICE" --timeout=3600',
      ),
    session: () =>
      writeFix(
        { ...label, note: 'Keeps the requests of a client at one instance, as far as it lives.' },
        '+gcloud run services update "$SERVICE" --session-affinity',
      ),
    sockets: () =>
      writeFix(
        { ...label, note: 'Each open socket counts as one request of the concurrency.' },
        '+gcloud run services update "$SERVICE" --concurrency=1000 --max-instances=20',
      ),
    rule: () =>
      writeFix(
        { ...label, note: 'Lets everybody call the service: it then has to check the client by itself.' },
        '+gcloud run services add-iam-policy-binding "$SERVICE" --member=allUsers --role=roles/run.invoker',
      ),
    upstream: () =>
      writeFix(
        { ...label, note: 'The log says whether the container started and listens on $PORT.' },
        '+gcloud run services logs read "$SERVICE" --limit=50',
      ),
  },
};
