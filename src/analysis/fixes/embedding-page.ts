import { localNetworkFix } from './local-network-fix.ts';

export const embeddingPage = localNetworkFix(
  {
    product: 'The embedding page',
    version: 'Chromium 147+',
    where: 'its markup',
    note: 'Only where the page is in a frame of another site: the outer page has to delegate the permission.',
  },
  '+<iframe src="https://app.example.com/" allow="loopback-network; local-network"></iframe>',
);
